import { sortedOrder } from './sorted-order.ts'
import { requireShares, rowsOf, valueAt } from './value-at.ts'

/** Expected calibration error: mean distance of predicted and true share over bins of equally many rows.
 *  @param probabilities of the positive class, in [0, 1]
 *  @param labels 0 or 1, same length
 *  @param bins number of bins, a whole number >= 1. Rows of equal probability stay in one bin, whatever their order, so
 *  bins can be fewer and uneven
 *  @returns [0, 1], lower is better, biased upwards by at most 0.4 sqrt(bins / n); null without rows. O(n log n)
 *  @throws RangeError for unequal lengths, a value outside [0, 1] or another number of bins
 *  Source: Naeini, Cooper & Hauskrecht 2015.
 *  @example expectedCalibrationError([0.1, 0.2, 0.8, 0.9], [0, 1, 1, 1], 2) = 0.25 */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins: number,
): number | null {
  const n = rowsOf(probabilities, labels)
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} is not a number of bins`)
  requireShares(probabilities, 'probability')
  requireShares(labels, 'label')
  const order = sortedOrder(probabilities)
  let distance = 0
  let at = 0
  for (let bin = 1; bin <= bins; bin++) {
    const wanted = Math.floor((bin * n) / bins)
    let gap = 0
    let last = NaN
    for (; at < n; at++) {
      const row = valueAt(order, at)
      const probability = valueAt(probabilities, row)
      if (at >= wanted && probability !== last) break
      gap += probability - valueAt(labels, row)
      last = probability
    }
    distance += Math.abs(gap)
  }
  return n === 0 ? null : distance / n
}
