import { densityRatio } from './density-ratio.ts'
import { type DomainAuc, nullDeviation, requireFolds } from './domain-auc.ts'

/** Features per row; NaN is a null. */
type Rows = readonly (readonly number[])[]

export interface WeighingOptions {
  /** Uniform in [0, 1): the same sequence gives the same weights. */
  readonly random: () => number
  /** Fewer are refused. */
  readonly leastEffectiveSampleSize?: number | undefined
  readonly folds?: number | undefined
}

/** Why a reference was not weighted. */
export interface WeighingRefusal {
  readonly kind: 'refused'
  /** `tooLittleOverlap`: the reference has too few rows of the kind that the analysis window holds. `noRows`: a window is
   *  empty. */
  readonly reason: 'tooLittleOverlap' | 'noRows'
  readonly effectiveSampleSize: number
  /** Null without rows. */
  readonly domainAuc: DomainAuc | null
}

/** What the weights of a reference are worth. */
export interface Weighed {
  /** Reference rows that the weighted reference is worth. */
  readonly effectiveSampleSize: number
  readonly domainAuc: DomainAuc
}

/** Weighs the rows of a reference to look like a window.
 *  @returns a weight a reference row, or a refusal when (sum w)^2 / sum w^2 of the weights is under 500 (or as set).
 *  O(folds x steps x rows x features^2)
 *  @throws RangeError for rows of unequal length, or folds not from 2 to 255 */
export function weighReference(
  reference: Rows,
  analysis: Rows,
  { random, leastEffectiveSampleSize = 500, folds = 5 }: WeighingOptions,
): ({ readonly kind: 'weighed'; readonly weights: Float64Array } & Weighed) | WeighingRefusal {
  requireFolds(folds)
  if (reference.length === 0 || analysis.length === 0)
    return { kind: 'refused', reason: 'noRows', effectiveSampleSize: 0, domainAuc: null }
  const { weights, auc } = densityRatio(reference, analysis, { random, folds })
  const domainAuc = { value: auc, nullDeviation: nullDeviation(reference.length, analysis.length) }
  const effectiveSampleSize = effectiveSize(weights)
  return effectiveSampleSize >= leastEffectiveSampleSize
    ? { kind: 'weighed', weights, effectiveSampleSize, domainAuc }
    : { kind: 'refused', reason: 'tooLittleOverlap', effectiveSampleSize, domainAuc }
}

/** Rows of weight 1 that would scatter as these do. 0 if nothing has a weight. */
function effectiveSize(weights: Float64Array): number {
  let sum = 0
  let squares = 0
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
  }
  return squares > 0 ? (sum * sum) / squares : 0
}
