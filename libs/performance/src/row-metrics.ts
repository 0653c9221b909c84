import { brierScore } from './brier-score.ts'
import { expectedCalibrationError } from './expected-calibration-error.ts'
import { logLoss } from './log-loss.ts'
import { rocAuc } from './roc-auc.ts'

/** Metrics of probabilities against labels, exact, from the rows themselves; null without rows (the area also without
 *  one of the classes). */
export interface RowMetrics {
  readonly n: number
  readonly rocAuc: number | null
  readonly brierScore: number | null
  /** Nats. */
  readonly logLoss: number | null
  /** Over bins of equally many rows. */
  readonly expectedCalibrationError: number | null
}

/** The exact metrics of a set of rows, for checks on demand: windows use sums per bin.
 *  @param probabilities of the positive class, in [0, 1]
 *  @param labels 0 or 1, same length
 *  @param bins of the calibration error
 *  @throws RangeError for unequal lengths or a value outside [0, 1]. O(n log n) */
export function rowMetrics(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins = 10,
): RowMetrics {
  return {
    n: labels.length,
    rocAuc: rocAuc(probabilities, labels),
    brierScore: brierScore(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
    expectedCalibrationError: expectedCalibrationError(probabilities, labels, bins),
  }
}
