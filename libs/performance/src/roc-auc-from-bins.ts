import { rowsOf, valueAt } from './value-at.ts'

/** An area under the ROC curve and how far the exact one can be from it. */
export interface BinnedRocAuc {
  readonly value: number
  /** The exact area lies in value +- error. */
  readonly error: number
}

/** Area under the ROC curve from counts per score bin, with a certified bound.
 *  @param positives per bin, lowest scores first; counts, or summed probabilities (CBPE), >= 0
 *  @param negatives same bins
 *  @returns value in [0, 1], rows of one bin counting as ties; null if one class is empty. O(bins)
 *  @throws RangeError for unequal numbers of bins or a count that is negative or not finite
 *  @example rocAucFromBins([0, 2], [3, 1]) = { value: 0.875, error: 0.125 } */
export function rocAucFromBins(
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): BinnedRocAuc | null {
  const bins = rowsOf(positives, negatives)
  let positivesBelow = 0
  let negativesBelow = 0
  let wins = 0
  let tied = 0
  for (let bin = 0; bin < bins; bin++) {
    const positive = valueAt(positives, bin)
    const negative = valueAt(negatives, bin)
    if (!(positive >= 0 && negative >= 0 && Number.isFinite(positive + negative)))
      throw new RangeError(`bin ${bin} holds ${positive} positives and ${negative} negatives`)
    wins += positive * (negativesBelow + negative / 2)
    tied += positive * negative
    positivesBelow += positive
    negativesBelow += negative
  }
  const pairs = positivesBelow * negativesBelow
  return pairs > 0 ? { value: wins / pairs, error: tied / (2 * pairs) } : null
}
