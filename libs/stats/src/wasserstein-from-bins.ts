import { requireSameBins, totalOf } from './bin-counts.ts'

/** Rows and sum of their values in each bin, without the null bin. */
export interface BinSums {
  readonly counts: ArrayLike<number>
  readonly sums: ArrayLike<number>
}

/** Two windows binned on one set of edges. */
export interface BinnedWindows {
  /** Rising, length K - 1; the first and the last bin are open. */
  readonly edges: ArrayLike<number>
  readonly reference: BinSums
  readonly analysis: BinSums
}

/** Lower bound of the Wasserstein-1 distance of two windows, from counts and sums of the values in bins.
 *  @param windows counts and sums of length K >= 1 each, on the same K - 1 edges
 *  @returns unit of the values, >= 0; never above the distance of the values, and equal to it unless the distribution
 *  functions cross inside a bin. It is the sum over bins of |integral of F - G|, so with K = 1 the difference of the
 *  means. Sums that were added in another order change it by rounding only. O(K)
 *  @throws RangeError if lengths differ, edges do not rise, a count is negative, a sum is not a finite number or a
 *  window has no rows
 *  @example edges [2, 4], reference counts [1, 1, 1], sums [1, 3, 5], analysis counts [0, 1, 2], sums [0, 3, 11]: 5/3 */
export function wassersteinFromBins({ edges, reference, analysis }: BinnedWindows): number {
  requireSameBins(reference.counts, analysis.counts)
  requireSums({ edges, reference, analysis })
  const n = totalOf(reference.counts)
  const m = totalOf(analysis.counts)
  let area = 0
  let gap = 0
  for (let bin = 0; bin <= edges.length; bin++) {
    const share = (reference.counts[bin] ?? NaN) / n - (analysis.counts[bin] ?? NaN) / m
    const moment = (reference.sums[bin] ?? NaN) / n - (analysis.sums[bin] ?? NaN) / m
    const left = edges[bin - 1]
    const right = edges[bin]
    // Of F - G from l to r: gap (r - l) + r share - moment. The open ends have no gap at infinity.
    if (right === undefined) area += Math.abs(left === undefined ? moment : moment - left * share)
    else area += Math.abs((left === undefined ? 0 : gap * (right - left)) + right * share - moment)
    gap += share
  }
  return area
}

function requireSums({ edges, reference, analysis }: BinnedWindows): void {
  const bins = reference.counts.length
  const lengths = [edges.length + 1, reference.sums.length, analysis.sums.length]
  if (lengths.some((length) => length !== bins))
    throw new RangeError(`${bins} bins, ${edges.length} edges, sums of ${lengths[1]} and ${lengths[2]} bins`)
  for (let bin = 0; bin < bins; bin++) {
    const [sum, inAnalysis] = [reference.sums[bin], analysis.sums[bin]]
    if (!Number.isFinite(sum) || !Number.isFinite(inAnalysis))
      throw new RangeError(`sums of ${sum} and ${inAnalysis} in bin ${bin}`)
  }
  for (let bin = 0; bin < edges.length; bin++) {
    const edge = edges[bin] ?? NaN
    if (!(edge > (edges[bin - 1] ?? -Infinity) && edge < Infinity))
      throw new RangeError(`edge ${bin} is ${edge}, after ${edges[bin - 1]}`)
  }
}
