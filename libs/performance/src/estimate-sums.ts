import { rowsOf, valueAt } from './value-at.ts'

/** Sums from which the performance of a window is estimated without labels. Plain data; windows merge by addition. */
export interface EstimateSums {
  /** Predictions. */
  n: number
  /** Predictions whose answer was the positive class. */
  flagged: number
  /** Sum of the calibrated probabilities k. */
  expectedPositives: number
  /** Sum of k over the flagged. */
  expectedTruePositives: number
  /** Sum of the expected squared error of the score, k (1 - score)^2 + (1 - k) score^2; null once a score was no
   *  probability. */
  expectedBrier: number | null
  /** Sum of k per score bin, lowest scores first. */
  readonly bins: number[]
  /** Predictions per score bin. */
  readonly counts: number[]
}

/** What is kept of one prediction. */
export interface EstimatedRow {
  /** As the model gave it. */
  readonly score: number
  /** Calibrated probability k of the positive class, [0, 1]. */
  readonly probability: number
  readonly flagged: boolean
  /** Index of the score bin. */
  readonly bin: number
}

/** The sums of no predictions.
 *  @param bins number of score bins, a whole number >= 1
 *  @throws RangeError for another number */
export function emptyEstimates(bins: number): EstimateSums {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} is not a number of bins`)
  return {
    n: 0,
    flagged: 0,
    expectedPositives: 0,
    expectedTruePositives: 0,
    expectedBrier: 0,
    bins: Array<number>(bins).fill(0),
    counts: Array<number>(bins).fill(0),
  }
}

/** Adds one prediction to the sums, in place. O(1), allocates nothing.
 *  @throws RangeError for a probability outside [0, 1], a score that is NaN, or a bin that the sums do not have; the sums
 *  then stay as they were */
export function addEstimate(sums: EstimateSums, { score, probability, flagged, bin }: EstimatedRow): void {
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`probability ${probability} is not between 0 and 1`)
  if (Number.isNaN(score)) throw new RangeError('the score is not a number')
  sums.counts[bin] = valueAt(sums.counts, bin) + 1
  sums.bins[bin] = valueAt(sums.bins, bin) + probability
  sums.n += 1
  sums.expectedPositives += probability
  if (flagged) {
    sums.flagged += 1
    sums.expectedTruePositives += probability
  }
  if (!(score >= 0 && score <= 1)) sums.expectedBrier = null
  else if (sums.expectedBrier !== null) sums.expectedBrier += expectedSquaredError(score, probability)
}

/** Mean of (score - label)^2 when the label is 1 with the given probability. */
export function expectedSquaredError(score: number, probability: number): number {
  return probability * (1 - score) * (1 - score) + (1 - probability) * score * score
}

/** The sums of both windows together; neither is changed.
 *  @throws RangeError if they have other numbers of bins */
export function mergeEstimates(a: EstimateSums, b: EstimateSums): EstimateSums {
  return {
    n: a.n + b.n,
    flagged: a.flagged + b.flagged,
    expectedPositives: a.expectedPositives + b.expectedPositives,
    expectedTruePositives: a.expectedTruePositives + b.expectedTruePositives,
    expectedBrier: addedOrNull(a.expectedBrier, b.expectedBrier),
    bins: addedBins(a.bins, b.bins),
    counts: addedBins(a.counts, b.counts),
  }
}

/** A sum that is unknown if a part of it is. */
export function addedOrNull(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}

/** @throws RangeError for unequal lengths */
export function addedBins(a: readonly number[], b: readonly number[]): number[] {
  rowsOf(a, b)
  return a.map((value, bin) => value + valueAt(b, bin))
}
