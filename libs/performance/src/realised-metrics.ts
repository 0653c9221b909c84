import { calibrationErrorFromBins } from './calibration-error-from-bins.ts'
import { ratio } from './classification-metrics.ts'
import { estimatedMetrics } from './estimated-metrics.ts'
import { type PerformanceMetrics, performanceMetrics } from './performance-metrics.ts'
import { type RealisedSums } from './realised-sums.ts'
import { type ValueMatrix } from './value-per-prediction.ts'

/** Performance by labels, beside what was estimated for the same rows. */
export interface RealisedMetrics extends PerformanceMetrics {
  /** Mean distance of the calibrated probability and the share of positives, over the score bins, [0, 1]. */
  readonly calibrationError: number | null
  /** Mean of loss minus estimated loss a row. */
  readonly brierGap: number | null
  /** The estimate of these rows, as if they had no labels. */
  readonly estimated: PerformanceMetrics
}

/** Performance of the labelled rows of a window.
 *  @param values if given, the value per prediction too
 *  @returns metrics of the rows whose labels have arrived: of all rows only when the window is final. O(bins) */
export function realisedMetrics(sums: RealisedSums, values?: ValueMatrix): RealisedMetrics {
  const { cells, positives, negatives, brier, estimated } = sums
  return {
    ...performanceMetrics(
      { cells: { ...cells }, positives, negatives, probabilities: estimated.bins, brier },
      values,
    ),
    calibrationError: calibrationErrorFromBins(estimated.bins, positives, estimated.n),
    brierGap: sums.brierGap === null ? null : ratio(sums.brierGap, estimated.n),
    estimated: estimatedMetrics(estimated, values),
  }
}
