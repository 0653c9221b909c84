import { jensenShannonDistance } from '@weir/stats'

/** Jensen-Shannon distance of two binned windows, base 2, less what chance alone makes of it: about the distance of the
 *  distributions behind the rows, so that values from windows of other sizes can be compared.
 *  @param baseline counts, length K >= 1
 *  @param analysis counts, same K and edges
 *  @returns sqrt(max(0, JS^2 - E)), 0 to 1; E = (1/n + 1/m)(K' - 1) / (8 ln 2) is the mean of JS^2 without drift, K' the
 *  bins that have rows. O(K)
 *  @throws RangeError if the lengths differ or a window has no rows */
export function correctedDistance(baseline: readonly number[], analysis: readonly number[]): number {
  const distance = jensenShannonDistance(baseline, analysis)
  let n = 0
  let m = 0
  let filled = 0
  for (const [bin, count] of baseline.entries()) {
    const other = analysis[bin] ?? NaN
    n += count
    m += other
    if (count + other > 0) filled++
  }
  const expected = ((1 / n + 1 / m) * (filled - 1)) / (8 * Math.LN2)
  return Math.sqrt(Math.max(0, distance * distance - expected))
}
