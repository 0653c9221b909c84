import { rowsOf, valueAt } from './value-at.ts'

/** By how much the area under the ROC curve moves when one row of a bin turns from negative to positive: its derivative.
 *  @param positives per bin, lowest scores first; counts, or summed probabilities (CBPE), >= 0
 *  @param negatives same bins
 *  @returns area a label, by bin; null if one class is empty. O(bins)
 *  @throws RangeError for unequal numbers of bins
 *  @example rankSlopes([0, 2], [3, 1]) = [-0.28125, 0.09375] */
export function rankSlopes(positives: ArrayLike<number>, negatives: ArrayLike<number>): Float64Array | null {
  const bins = rowsOf(positives, negatives)
  const allPositives = sumOf(positives)
  const allNegatives = sumOf(negatives)
  const pairs = allPositives * allNegatives
  if (!(pairs > 0)) return null
  const slopes = new Float64Array(bins)
  let positivesAbove = allPositives
  let negativesBelow = 0
  let wins = 0
  for (let bin = 0; bin < bins; bin++) {
    const positive = valueAt(positives, bin)
    const negative = valueAt(negatives, bin)
    positivesAbove -= positive
    // A further positive wins over the negatives under it, and no longer loses to the positives over it.
    slopes[bin] = negativesBelow + negative / 2 - positivesAbove - positive / 2
    wins += positive * (negativesBelow + negative / 2)
    negativesBelow += negative
  }
  const growth = (wins / pairs) * (allNegatives - allPositives)
  return slopes.map((slope) => (slope - growth) / pairs)
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += valueAt(values, at)
  return sum
}
