/** Rows by answer (flagged or not) and truth. Counts, or expected counts, which need not be whole. */
export interface ConfusionCells {
  readonly truePositive: number
  readonly falsePositive: number
  readonly falseNegative: number
  readonly trueNegative: number
}

/** Ratios of the cells; null where the ratio is 0/0, which is no 0. */
export interface ClassificationMetrics {
  readonly accuracy: number | null
  readonly precision: number | null
  /** Share of the positives that were flagged. */
  readonly recall: number | null
  /** Share of the negatives that were not flagged. */
  readonly specificity: number | null
  readonly f1: number | null
  /** Mean of recall and specificity. */
  readonly balancedAccuracy: number | null
  /** Correlation of answer and truth, -1 to 1. */
  readonly matthews: number | null
}

/** Metrics of one confusion matrix.
 *  @param cells counts >= 0, whole or not
 *  @returns each in [0, 1] (matthews in [-1, 1]); null for 0/0: precision when nothing was flagged, recall without
 *  positives, matthews when any row or column of the matrix is empty
 *  @throws RangeError for a cell that is negative or not finite
 *  @example {truePositive: 40, falsePositive: 10, falseNegative: 20, trueNegative: 30}: accuracy 0.7, f1 0.7272727 */
export function classificationMetrics(cells: ConfusionCells): ClassificationMetrics {
  const { truePositive: tp, falsePositive: fp, falseNegative: fn, trueNegative: tn } = cells
  for (const cell of [tp, fp, fn, tn])
    if (!(cell >= 0 && Number.isFinite(cell))) throw new RangeError(`${cell} is not a count`)
  const recall = ratio(tp, tp + fn)
  const specificity = ratio(tn, tn + fp)
  return {
    accuracy: ratio(tp + tn, tp + fp + fn + tn),
    precision: ratio(tp, tp + fp),
    recall,
    specificity,
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    balancedAccuracy: recall === null || specificity === null ? null : (recall + specificity) / 2,
    // The root of each factor by itself: their product would leave the exact range of doubles at 10^4 rows a cell.
    matthews: ratio(
      tp * tn - fp * fn,
      Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn),
    ),
  }
}

/** A quotient, or null for 0/0. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
