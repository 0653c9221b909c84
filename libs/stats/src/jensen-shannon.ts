import { requireSameBins, totalOf } from './bin-counts.ts'

/** Jensen-Shannon distance of two binned windows: square root of the divergence, logarithms of base 2.
 *  @param reference counts, length K >= 1
 *  @param analysis counts, same K and edges
 *  @returns 0 (equal shares) to 1 (no common bin), symmetric, a metric; raw shares, 0 ln 0 = 0. Bins never make it
 *  larger than the distance of the unbinned distributions. O(K)
 *  @throws RangeError if the lengths differ, a count is negative or a window has no rows
 *  Source: Lin 1991; Endres & Schindelin 2003.
 *  @example jensenShannonDistance([1, 2, 3, 4], [1, 1, 1, 1]) = 0.200503323 */
export function jensenShannonDistance(reference: ArrayLike<number>, analysis: ArrayLike<number>): number {
  requireSameBins(reference, analysis)
  const n = totalOf(reference)
  const m = totalOf(analysis)
  let bits = 0
  for (let bin = 0; bin < reference.length; bin++) {
    const p = (reference[bin] ?? NaN) / n
    const q = (analysis[bin] ?? NaN) / m
    const middle = (p + q) / 2
    bits += (towards(p, middle) + towards(q, middle)) / 2
  }
  return Math.sqrt(Math.min(Math.max(bits, 0), 1))
}

function towards(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle)
}
