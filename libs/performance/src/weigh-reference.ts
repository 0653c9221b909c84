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
  /** `tooLittleOverlap`: the reference has too few rows of the kind that the analysis window holds, by the effective sample
   *  size or the mean weight. `noRows`: a window is empty. */
  readonly reason: 'tooLittleOverlap' | 'noRows'
  readonly effectiveSampleSize: number
  /** Null without rows. */
  readonly meanWeight: number | null
  /** Null without rows. */
  readonly domainAuc: DomainAuc | null
}

/** What the weights of a reference are worth. */
export interface Weighed {
  /** Reference rows that the weighted reference is worth. */
  readonly effectiveSampleSize: number
  /** About 1: a density ratio averages to the share of the window that the reference has rows like. */
  readonly meanWeight: number
  readonly domainAuc: DomainAuc
}

/** Mean weights that are estimated from: under 0.5 the reference has rows like fewer than half of the window, and far above
 *  1 the weights are no density ratio. Measured where the effective sample size was 500 or more, over references of 1,000
 *  to 50,000 rows and windows of 100 to 50,000, with 2 to 100 features, none or 1 to 5 of them moved by half a deviation:
 *  0.98 to 1.13 of normal features (to 1.47 with 100 of them and 1,000 rows); of lognormal ones up to 1.9, and to 4.8 where
 *  the window has ten times the rows of the reference. Of windows with nothing in common under 0.13; where 0.6 of a window
 *  is of a kind that the reference lacks 0.44 to 0.55. */
export const plausibleMeanWeight = { least: 0.5, most: 10 } as const

/** Weighs the rows of a reference to look like a window.
 *  @returns a weight a reference row, or a refusal when (sum w)^2 / sum w^2 of the weights is under 500 (or as set), or
 *  their mean is not plausible: that size alone does not see weights that are all next to nothing, and alike.
 *  O(folds x steps x rows x features^2)
 *  @throws RangeError for rows of unequal length, or folds not from 2 to 255 */
export function weighReference(
  reference: Rows,
  analysis: Rows,
  { random, leastEffectiveSampleSize = 500, folds = 5 }: WeighingOptions,
): ({ readonly kind: 'weighed'; readonly weights: Float64Array } & Weighed) | WeighingRefusal {
  requireFolds(folds)
  if (reference.length === 0 || analysis.length === 0)
    return { kind: 'refused', reason: 'noRows', effectiveSampleSize: 0, meanWeight: null, domainAuc: null }
  const { weights, auc } = densityRatio(reference, analysis, { random, folds })
  const domainAuc = { value: auc, nullDeviation: nullDeviation(reference.length, analysis.length) }
  const { effectiveSampleSize, meanWeight } = worthOf(weights)
  const told = { effectiveSampleSize, meanWeight, domainAuc }
  const { least, most } = plausibleMeanWeight
  return effectiveSampleSize >= leastEffectiveSampleSize && meanWeight >= least && meanWeight <= most
    ? { kind: 'weighed', weights, ...told }
    : { kind: 'refused', reason: 'tooLittleOverlap', ...told }
}

/** Size: rows of weight 1 that would scatter as these do, 0 if nothing has a weight. */
function worthOf(weights: Float64Array): Pick<Weighed, 'effectiveSampleSize' | 'meanWeight'> {
  let sum = 0
  let squares = 0
  for (const weight of weights) {
    sum += weight
    squares += weight * weight
  }
  const effectiveSampleSize = squares > 0 ? (sum * sum) / squares : 0
  return { effectiveSampleSize, meanWeight: sum / weights.length }
}
