import { chiSquareTail } from './chi-square.ts'
import { noiseScale, type WindowSizes } from './noise-floor.ts'

/** Probability of a Jensen-Shannon distance at least so large when both windows are independent rows of one
 *  distribution: the tail of the law whose quantiles are the noise floor.
 *  @param sizes rows n of the reference and m of the analysis window, both > 0, and the number K >= 1 of bins that
 *  hold rows of either
 *  @param jensenShannon distance, base 2, 0 to 1
 *  @returns 0 to 1, small for drift; with K = 1, where the distance is 0, it is 1. An approximation that is good for
 *  5 rows a bin and more; windows of neighbouring rows that are alike give too small a value
 *  @throws RangeError for other arguments, and for a distance above 0 with one bin
 *  Source: squared JS ~ (1/n + 1/m) chi2(K-1) / (8 ln 2), Pardo 2006.
 *  @example n 5,000, m 1,000, K 10, distance 0.05: 0.239731 */
export function driftPValue(sizes: WindowSizes, jensenShannon: number): number {
  const c = noiseScale(sizes)
  if (!(jensenShannon >= 0 && jensenShannon <= 1)) throw new RangeError(`a distance of ${jensenShannon}`)
  const freedom = sizes.bins - 1
  if (freedom > 0) return chiSquareTail((8 * Math.LN2 * jensenShannon * jensenShannon) / c, freedom)
  if (jensenShannon > 0) throw new RangeError(`a distance of ${jensenShannon} within one bin`)
  return 1
}
