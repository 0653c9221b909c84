import { requireSameBins, totalOf } from './bin-counts.ts'
import { spreadBins } from './spread-bins.ts'

/** Values of a window in bins. */
export interface BinnedWindow {
  /** Rows by bin, length K >= 1, without the null bin. */
  readonly counts: ArrayLike<number>
  readonly least: number
  readonly most: number
  readonly mean: number
  readonly variance: number
}

/** Wasserstein-1 distance of two windows as if their values lay evenly in their bins: an estimate of the distance of the
 *  values that needs no rows. It sees a change of spread, which the difference of the means does not.
 *  @param edges rising, length K - 1; the first and the last bin are open. They reach as far as the variance of both
 *  windows together says (`spreadBins`), the same for both, so that without drift only counts differ
 *  @param reference counts of all K bins, and moments and ends of its values
 *  @param analysis the same
 *  @returns unit of the values, >= 0, symmetric; never below the difference of the means. With 20 bins of equal
 *  counts it is within 0.04 standard deviations of the distance of normal, exponential and uniform values that move by up
 *  to one or whose spread changes by up to a quarter, and up to a third too small where it doubles. Of values that repeat it may be
 *  more than the distance. O(K)
 *  @throws RangeError if lengths differ, edges do not rise or a window has no rows
 *  @example edges [1, 2], counts [1, 1, 1], 0 to 3, mean 1.5, variance 0.75; [0, 0, 1], 2 to 3, 2.5, 1/12: 1 */
export function wassersteinOfBins(
  edges: ArrayLike<number>,
  reference: BinnedWindow,
  analysis: BinnedWindow,
): number {
  requireSameBins(reference.counts, analysis.counts)
  for (const { least, most } of [reference, analysis])
    if (!(least <= most)) throw new RangeError(`values from ${least} to ${most}`)
  const [p, q] = [sharesOf(reference.counts), sharesOf(analysis.counts)]
  const shift = reference.mean - analysis.mean
  const ends = spreadBins(edges, {
    shares: p.map((share, bin) => (share + (q[bin] ?? NaN)) / 2),
    least: Math.min(reference.least, analysis.least),
    most: Math.max(reference.most, analysis.most),
    variance: (reference.variance + analysis.variance) / 2 + (shift * shift) / 4,
  })
  const steps = p.map((share, bin) => share - (q[bin] ?? NaN))
  return Math.max(areaUnder(ends, steps), Math.abs(shift))
}

/** Integral of the absolute height that rises by each step straight from one end to the next. */
function areaUnder(ends: readonly number[], steps: readonly number[]): number {
  let area = 0
  let height = 0
  for (const [bin, step] of steps.entries()) {
    const width = (ends[bin + 1] ?? NaN) - (ends[bin] ?? NaN)
    area += width * meanHeight(height, height + step)
    height += step
  }
  return area
}

/** Mean of |height| on the way from one height straight to another. */
export function meanHeight(from: number, to: number): number {
  if (from * to >= 0) return Math.abs(from + to) / 2
  return (from * from + to * to) / (2 * Math.abs(to - from))
}

export function sharesOf(counts: ArrayLike<number>): readonly number[] {
  const total = totalOf(counts)
  return Array.from(counts, (count) => count / total)
}
