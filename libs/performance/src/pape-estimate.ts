import { calibrate } from './calibrate.ts'
import { addEstimate, emptyEstimates } from './estimate-sums.ts'
import { estimatedMetrics } from './estimated-metrics.ts'
import { isotonicFit } from './isotonic-fit.ts'
import { logLoss } from './log-loss.ts'
import { type PerformanceMetrics } from './performance-metrics.ts'
import { rocAuc } from './roc-auc.ts'
import { scoreErrors, type ScoreErrors } from './row-metrics.ts'
import { requireShares, rowsOf, valueAt } from './value-at.ts'
import { type ValueMatrix } from './value-per-prediction.ts'
import {
  type Weighed,
  type WeighingOptions,
  type WeighingRefusal,
  weighReference,
} from './weigh-reference.ts'

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

export interface PapeOptions extends WeighingOptions {
  /** Scores at or above it are answered with the positive class. */
  readonly threshold: number
  readonly values?: ValueMatrix | undefined
}

/** An estimate, or why there is none. */
export type PapeEstimate =
  | ({
      readonly kind: 'estimated'
      readonly metrics: PerformanceMetrics
      readonly scoreErrors: ScoreErrors
    } & Weighed)
  | WeighingRefusal

/** Performance of a window estimated without labels, the calibration fitted anew on the reference rows weighted to look
 *  like the window (PAPE): right also where P(label | score) differs because the population has moved; wrong, as every
 *  estimate without labels, where P(label | features) itself has changed. Reads rows: for checks on demand.
 *  @param input reference with labels 0 or 1, and the analysis window
 *  @returns refused as `weighReference` does; the ROC area is exact by rows.
 *  O(folds x steps x rows x features^2)
 *  @throws RangeError for unequal lengths, a NaN score, a label outside [0, 1] or folds not from 2 to 255
 *  Source: Bialek et al. 2024, arXiv 2401.08348. */
export function papeEstimate({ reference, analysis }: PapeInput, options: PapeOptions): PapeEstimate {
  const { threshold, values } = options
  rowsOf(reference.rows, reference.scores, reference.labels)
  rowsOf(analysis.rows, analysis.scores)
  requireShares(reference.labels, 'label')
  const weighed = weighReference(reference.rows, analysis.rows, options)
  if (weighed.kind === 'refused') return weighed
  const { weights, effectiveSampleSize, meanWeight, domainAuc } = weighed
  const map = isotonicFit(reference.scores, reference.labels, weights)
  const sums = emptyEstimates(1)
  const probabilities = Float64Array.from(analysis.scores, (score) => calibrate(map, score))
  probabilities.forEach((probability, row) => {
    const score = valueAt(analysis.scores, row)
    addEstimate(sums, { score, probability, flagged: score >= threshold, bin: 0 })
  })
  // The sums have one bin: what depends on bins is taken of the rows.
  const ofRows = {
    rocAuc: rocAuc(analysis.scores, probabilities),
    rocAucError: 0,
    calibratedLogLoss: logLoss(probabilities, probabilities),
  }
  return {
    kind: 'estimated',
    metrics: { ...estimatedMetrics(sums, values), ...ofRows },
    scoreErrors: scoreErrors(analysis.scores, probabilities),
    effectiveSampleSize,
    meanWeight,
    domainAuc,
  }
}
