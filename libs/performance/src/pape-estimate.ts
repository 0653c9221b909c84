import { calibrate } from './calibrate.ts'
import { densityRatio } from './density-ratio.ts'
import { type DomainAuc, nullDeviation, requireFolds } from './domain-auc.ts'
import { addEstimate, emptyEstimates } from './estimate-sums.ts'
import { estimatedMetrics } from './estimated-metrics.ts'
import { isotonicFit } from './isotonic-fit.ts'
import { type PerformanceMetrics } from './performance-metrics.ts'
import { rocAuc } from './roc-auc.ts'
import { requireShares, rowsOf, valueAt } from './value-at.ts'
import { type ValueMatrix } from './value-per-prediction.ts'

/** Rows of the two windows; columns of a window have equal length, rows of both the same features. */
export interface PapeInput {
  readonly reference: PapeRows & { readonly labels: ArrayLike<number> }
  readonly analysis: PapeRows
}

interface PapeRows {
  /** Features per row; NaN is a null. */
  readonly rows: readonly (readonly number[])[]
  readonly scores: ArrayLike<number>
}

export interface PapeOptions {
  /** Uniform in [0, 1): the same sequence gives the same estimate. */
  readonly random: () => number
  /** Scores at or above it are answered with the positive class. */
  readonly threshold: number
  readonly values?: ValueMatrix | undefined
  readonly folds?: number
  readonly leastEffectiveSampleSize?: number
}

/** An estimate, or why there is none. */
export type PapeEstimate =
  | {
      readonly kind: 'estimated'
      readonly metrics: PerformanceMetrics
      /** Reference rows that the weighted reference is worth. */
      readonly effectiveSampleSize: number
      readonly domainAuc: DomainAuc
    }
  | {
      readonly kind: 'refused'
      /** `tooLittleOverlap`: the reference has too few rows of the kind that the analysis window holds. `noRows`: a
       *  window is empty. */
      readonly reason: 'tooLittleOverlap' | 'noRows'
      readonly effectiveSampleSize: number
      /** Null without rows. */
      readonly domainAuc: DomainAuc | null
    }

/** Performance of a window estimated without labels, the calibration fitted anew on the reference rows weighted to look
 *  like the window (PAPE): right also where P(label | score) differs because the population has moved; wrong, as every
 *  estimate without labels, where P(label | features) itself has changed. Reads rows: for checks on demand.
 *  @param input reference with labels 0 or 1, and the analysis window
 *  @returns refused when (sum w)^2 / sum w^2 of the weights is under 500 (or as set); the ROC area is exact by rows.
 *  O(folds x steps x rows x features^2)
 *  @throws RangeError for unequal lengths, a NaN score, a label outside [0, 1] or folds not from 2 to 255
 *  Source: Bialek et al. 2024, arXiv 2401.08348. */
export function papeEstimate({ reference, analysis }: PapeInput, options: PapeOptions): PapeEstimate {
  const { random, threshold, values, folds = 5, leastEffectiveSampleSize = 500 } = options
  const referenceRows = rowsOf(reference.rows, reference.scores, reference.labels)
  const analysisRows = rowsOf(analysis.rows, analysis.scores)
  requireShares(reference.labels, 'label')
  requireFolds(folds)
  if (referenceRows === 0 || analysisRows === 0)
    return { kind: 'refused', reason: 'noRows', effectiveSampleSize: 0, domainAuc: null }
  const { weights, auc } = densityRatio(reference.rows, analysis.rows, { random, folds })
  const domainAuc = { value: auc, nullDeviation: nullDeviation(referenceRows, analysisRows) }
  const effectiveSampleSize = effectiveSize(weights)
  if (!(effectiveSampleSize >= leastEffectiveSampleSize))
    return { kind: 'refused', reason: 'tooLittleOverlap', effectiveSampleSize, domainAuc }
  const map = isotonicFit(reference.scores, reference.labels, weights)
  const sums = emptyEstimates(1)
  const probabilities = Float64Array.from(analysis.scores, (score) => calibrate(map, score))
  probabilities.forEach((probability, row) => {
    const score = valueAt(analysis.scores, row)
    addEstimate(sums, { score, probability, flagged: score >= threshold, bin: 0 })
  })
  const area = { rocAuc: rocAuc(analysis.scores, probabilities), rocAucError: 0 }
  return {
    kind: 'estimated',
    metrics: { ...estimatedMetrics(sums, values), ...area },
    effectiveSampleSize,
    domainAuc,
  }
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
