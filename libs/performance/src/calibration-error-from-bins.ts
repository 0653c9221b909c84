import { rowsOf, valueAt } from './value-at.ts'

/** Expected calibration error over frozen bins: exact for these bins, never above that of finer ones.
 *  @param probabilities sum of the predicted probabilities per bin
 *  @param positives rows with label 1 per bin
 *  @param rows in all bins
 *  @returns [0, 1]; null without rows. O(bins)
 *  @throws RangeError for unequal numbers of bins
 *  @example calibrationErrorFromBins([0.3, 1.7], [1, 2], 4) = 0.25 */
export function calibrationErrorFromBins(
  probabilities: ArrayLike<number>,
  positives: ArrayLike<number>,
  rows: number,
): number | null {
  const bins = rowsOf(probabilities, positives)
  let distance = 0
  for (let bin = 0; bin < bins; bin++)
    distance += Math.abs(valueAt(probabilities, bin) - valueAt(positives, bin))
  return rows === 0 ? null : distance / rows
}
