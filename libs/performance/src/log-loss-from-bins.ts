import { logLossOf } from './log-loss.ts'
import { rowsOf, valueAt } from './value-at.ts'

/** Log loss over frozen bins, each row having the mean probability of its bin: exact for these probabilities.
 *  @param probabilities sum of the predicted probabilities per bin, >= 0
 *  @param positives per bin; counts, or summed probabilities (CBPE), >= 0: then, being what is expected of the bins, it is
 *  never below what is expected of the rows
 *  @param negatives same bins; a bin's rows are its positives and negatives
 *  @returns nats, >= 0, lower is better; null without rows. Probabilities are held 2^-52 away from 0 and 1. O(bins)
 *  @throws RangeError for unequal numbers of bins, or a count or sum that is negative or not finite
 *  @example logLossFromBins([1, 0.5], [1, 0], [1, 1]) = 0.6931472 */
export function logLossFromBins(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<number>,
  negatives: ArrayLike<number>,
): number | null {
  const bins = rowsOf(probabilities, positives, negatives)
  let rows = 0
  let sum = 0
  for (let bin = 0; bin < bins; bin++) {
    const expected = valueAt(probabilities, bin)
    const positive = valueAt(positives, bin)
    const negative = valueAt(negatives, bin)
    const inBin = positive + negative
    if (!(expected >= 0 && positive >= 0 && negative >= 0 && Number.isFinite(expected + inBin)))
      throw new RangeError(
        `bin ${bin} holds ${positive} positives, ${negative} negatives and probabilities of ${expected}`,
      )
    if (inBin === 0) continue
    rows += inBin
    sum += logLossOf(expected / inBin, positive, negative)
  }
  return rows === 0 ? null : sum / rows
}
