import { requireShares, rowsOf, valueAt } from './value-at.ts'

/** Mean negative log likelihood of the labels.
 *  @param probabilities of the positive class, in [0, 1]; held 2^-52 away from 0 and 1, so that one certain mistake
 *  costs 36 nats and not infinity (as scikit-learn does)
 *  @param labels 0 or 1, same length
 *  @returns nats, >= 0, lower is better; null without rows
 *  @throws RangeError for unequal lengths or a value outside [0, 1]
 *  @example logLoss([0.5], [1]) = 0.6931472 */
export function logLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number | null {
  const n = rowsOf(probabilities, labels)
  requireShares(probabilities, 'probability')
  requireShares(labels, 'label')
  let sum = 0
  for (let i = 0; i < n; i++) {
    const label = valueAt(labels, i)
    sum += logLossOf(valueAt(probabilities, i), label, 1 - label)
  }
  return n === 0 ? null : sum / n
}

/** Log loss of so many positives and negatives that have one probability together, in nats. */
export function logLossOf(probability: number, positives: number, negatives: number): number {
  const held = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON)
  return -(positives * Math.log(held) + negatives * Math.log1p(-held))
}
