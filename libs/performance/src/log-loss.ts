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
    const probability = Math.min(Math.max(valueAt(probabilities, i), Number.EPSILON), 1 - Number.EPSILON)
    const label = valueAt(labels, i)
    sum -= label * Math.log(probability) + (1 - label) * Math.log1p(-probability)
  }
  return n === 0 ? null : sum / n
}
