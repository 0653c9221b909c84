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

/** Errors of a score as a probability, by labels, or expected by calibrated probabilities in their place. */
export interface ScoreErrors {
  /** Nats. */
  readonly logLoss: number | null
  /** Over ten bins of equally many rows. */
  readonly expectedCalibrationError: number | null
}

/** How far scores are from the labels as probabilities.
 *  @param positives labels 0 or 1, same length, or the probability in [0, 1] that each row is positive: then what is to be
 *  expected (CBPE)
 *  @returns both null without rows, or if a score is no probability
 *  @throws RangeError for unequal lengths or a positive outside [0, 1]. O(n log n) */
export function scoreErrors(scores: ArrayLike<number>, positives: ArrayLike<number>): ScoreErrors {
  const isProbability = Array.from(scores).every((score) => score >= 0 && score <= 1)
  if (!isProbability) return { logLoss: null, expectedCalibrationError: null }
  return {
    logLoss: logLoss(scores, positives),
    expectedCalibrationError: expectedCalibrationError(scores, positives, 10),
  }
}
