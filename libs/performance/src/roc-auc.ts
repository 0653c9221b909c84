import { sortedOrder } from './sorted-order.ts'
import { requireShares, rowsOf, valueAt } from './value-at.ts'

/** Exact area under the ROC curve: the chance that a positive scores above a negative, ties counting half.
 *  @param scores any finite or infinite numbers, higher means more likely positive
 *  @param positives same length: labels 0 or 1, or the probability in [0, 1] that the row is positive, as CBPE has it
 *  @returns [0, 1], 0.5 for scores that tell nothing; null if one class has no weight. O(n log n)
 *  @throws RangeError for unequal lengths, a NaN score or a positive outside [0, 1]
 *  @example rocAuc([1, 2, 2, 3], [0, 0, 1, 1]) = 0.875 */
export function rocAuc(scores: ArrayLike<number>, positives: ArrayLike<number>): number | null {
  const n = rowsOf(scores, positives)
  requireShares(positives, 'positive')
  const order = sortedOrder(scores)
  let positivesBelow = 0
  let negativesBelow = 0
  let wins = 0
  for (let i = 0; i < n;) {
    const score = valueAt(scores, valueAt(order, i))
    let tiedPositives = 0
    let tiedNegatives = 0
    for (; i < n && valueAt(scores, valueAt(order, i)) === score; i++) {
      const positive = valueAt(positives, valueAt(order, i))
      tiedPositives += positive
      tiedNegatives += 1 - positive
    }
    wins += tiedPositives * (negativesBelow + tiedNegatives / 2)
    positivesBelow += tiedPositives
    negativesBelow += tiedNegatives
  }
  const pairs = positivesBelow * negativesBelow
  return pairs > 0 ? wins / pairs : null
}
