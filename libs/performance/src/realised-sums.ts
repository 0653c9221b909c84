import {
  addedBins,
  addedOrNull,
  addEstimate,
  emptyEstimates,
  type EstimatedRow,
  type EstimateSums,
  mergeEstimates,
} from './estimate-sums.ts'
import { valueAt } from './value-at.ts'

/** Sums over the labelled rows of a window. Plain data; windows merge by addition. */
export interface RealisedSums {
  readonly cells: { truePositive: number; falsePositive: number; falseNegative: number; trueNegative: number }
  /** Rows with label 1 per score bin, lowest scores first. */
  readonly positives: number[]
  /** Rows with label 0 per score bin. */
  readonly negatives: number[]
  /** Sum of (score - label)^2; null once a score was no probability. */
  brier: number | null
  /** Sum of loss minus estimated loss: mean 0 while the calibration holds, above it when the model errs more than its
   *  scores say. The series for sequential detectors. */
  brierGap: number | null
  /** The estimate of these same rows: realised and estimated of other rows would differ by lateness alone. */
  estimated: EstimateSums
}

/** One prediction and its label. */
export interface RealisedRow extends EstimatedRow {
  /** The truth was the positive class. */
  readonly label: boolean
}

/** The sums of no rows.
 *  @throws RangeError unless bins is a whole number >= 1 */
export function emptyRealised(bins: number): RealisedSums {
  return {
    cells: { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 },
    positives: Array<number>(bins).fill(0),
    negatives: Array<number>(bins).fill(0),
    brier: 0,
    brierGap: 0,
    estimated: emptyEstimates(bins),
  }
}

/** Adds one labelled prediction to the sums, in place. O(1)
 *  @throws RangeError as `addEstimate`; the sums then stay as they were */
export function addRealised(sums: RealisedSums, row: RealisedRow): void {
  const { score, probability, flagged, bin, label } = row
  addEstimate(sums.estimated, row)
  sums.cells[cellOf(flagged, label)] += 1
  const counts = label ? sums.positives : sums.negatives
  counts[bin] = valueAt(counts, bin) + 1
  if (sums.estimated.expectedBrier === null) {
    sums.brier = null
    sums.brierGap = null
  } else if (sums.brier !== null && sums.brierGap !== null) {
    const truth = label ? 1 : 0
    sums.brier += (score - truth) ** 2
    sums.brierGap += (truth - probability) * (1 - 2 * score)
  }
}

function cellOf(flagged: boolean, label: boolean): keyof RealisedSums['cells'] {
  if (flagged) return label ? 'truePositive' : 'falsePositive'
  return label ? 'falseNegative' : 'trueNegative'
}

/** The sums of both windows together; neither is changed. A corrected label is its old row taken out and the new one put
 *  in by the keeper of the rows: sums alone do not know one row from another.
 *  @throws RangeError if they have other numbers of bins */
export function mergeRealised(a: RealisedSums, b: RealisedSums): RealisedSums {
  return {
    cells: {
      truePositive: a.cells.truePositive + b.cells.truePositive,
      falsePositive: a.cells.falsePositive + b.cells.falsePositive,
      falseNegative: a.cells.falseNegative + b.cells.falseNegative,
      trueNegative: a.cells.trueNegative + b.cells.trueNegative,
    },
    positives: addedBins(a.positives, b.positives),
    negatives: addedBins(a.negatives, b.negatives),
    brier: addedOrNull(a.brier, b.brier),
    brierGap: addedOrNull(a.brierGap, b.brierGap),
    estimated: mergeEstimates(a.estimated, b.estimated),
  }
}
