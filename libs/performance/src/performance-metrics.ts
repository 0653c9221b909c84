import {
  type ClassificationMetrics,
  classificationMetrics,
  type ConfusionCells,
  ratio,
} from './classification-metrics.ts'
import { logLossFromBins } from './log-loss-from-bins.ts'
import { rocAucFromBins } from './roc-auc-from-bins.ts'
import { type ValueMatrix, valuePerPrediction } from './value-per-prediction.ts'

/** Performance of one window, estimated or realised. Null where the rows do not say: 0/0, one class only, no matrix. */
export interface PerformanceMetrics extends ClassificationMetrics {
  /** Rows. */
  readonly n: number
  /** Share of the answers that were the positive class. */
  readonly flaggedShare: number | null
  /** Share of positives. */
  readonly positiveShare: number | null
  readonly cells: ConfusionCells
  readonly rocAuc: number | null
  /** The area by rows lies in rocAuc +- this. */
  readonly rocAucError: number | null
  /** Mean squared error of the score; null also if a score was no probability. */
  readonly brierScore: number | null
  /** Log loss of the calibrated probability, nats; all rows of a score bin have its mean. */
  readonly calibratedLogLoss: number | null
  /** In the unit of the value matrix. */
  readonly valuePerPrediction: number | null
}

/** Rows per cell and per score bin. */
export interface PerformanceCounts {
  readonly cells: ConfusionCells
  readonly positives: readonly number[]
  readonly negatives: readonly number[]
  /** Sum of the calibrated probabilities per score bin. */
  readonly probabilities: readonly number[]
  /** Sum of the squared errors. */
  readonly brier: number | null
}

/** All metrics of the counts of one window, whole or expected. O(bins) */
export function performanceMetrics(
  { cells, positives, negatives, probabilities, brier }: PerformanceCounts,
  values?: ValueMatrix,
): PerformanceMetrics {
  const flagged = cells.truePositive + cells.falsePositive
  const positive = cells.truePositive + cells.falseNegative
  const n = flagged + cells.falseNegative + cells.trueNegative
  const area = rocAucFromBins(positives, negatives)
  return {
    n,
    flaggedShare: ratio(flagged, n),
    positiveShare: ratio(positive, n),
    cells,
    ...classificationMetrics(cells),
    rocAuc: area === null ? null : area.value,
    rocAucError: area === null ? null : area.error,
    brierScore: brier === null ? null : ratio(brier, n),
    calibratedLogLoss: logLossFromBins(probabilities, positives, negatives),
    valuePerPrediction: values === undefined ? null : valuePerPrediction(cells, values),
  }
}
