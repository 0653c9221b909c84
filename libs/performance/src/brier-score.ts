import { requireShares, rowsOf, valueAt } from './value-at.ts'

/** Mean squared difference of probability and label.
 *  @param probabilities of the positive class, in [0, 1]
 *  @param labels 0 or 1, same length
 *  @returns [0, 1], lower is better; null without rows
 *  @throws RangeError for unequal lengths or a value outside [0, 1]
 *  Source: Brier 1950.
 *  @example brierScore([0.9, 0.2], [1, 0]) = 0.025 */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number | null {
  const n = rowsOf(probabilities, labels)
  requireShares(probabilities, 'probability')
  requireShares(labels, 'label')
  let sum = 0
  for (let i = 0; i < n; i++) sum += (valueAt(probabilities, i) - valueAt(labels, i)) ** 2
  return n === 0 ? null : sum / n
}
