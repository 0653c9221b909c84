import { requireSameBins, totalOf } from './bin-counts.ts'

/** Where the two-sample Kolmogorov-Smirnov distance of the unbinned values lies, for certain. */
export interface KsInterval {
  readonly lower: number
  readonly upper: number
}

/** Bounds of the Kolmogorov-Smirnov distance sup |F - G| that bin counts leave open.
 *  @param reference counts of ordered bins, length K >= 1, without the null bin
 *  @param analysis counts, same K and edges
 *  @returns 0 <= lower <= upper <= 1; upper - lower is at most the largest of min(p, q) over bins, so at most about
 *  1/K for reference quantiles. Holds with ties and with any order inside the bins. O(K)
 *  @throws RangeError if the lengths differ, a count is negative or a window has no rows
 *  @example ksInterval([5, 5], [2, 8]) = { lower: 0.3, upper: 0.8 } */
export function ksInterval(reference: ArrayLike<number>, analysis: ArrayLike<number>): KsInterval {
  requireSameBins(reference, analysis)
  const n = totalOf(reference)
  const m = totalOf(analysis)
  let lower = 0
  let upper = 0
  let below = 0
  let belowAnalysis = 0
  for (let bin = 0; bin < reference.length; bin++) {
    const difference = below / n - belowAnalysis / m
    const count = reference[bin] ?? NaN
    const inAnalysis = analysis[bin] ?? NaN
    upper = Math.max(upper, difference + count / n, inAnalysis / m - difference)
    below += count
    belowAnalysis += inAnalysis
    lower = Math.max(lower, Math.abs(below / n - belowAnalysis / m))
  }
  return { lower, upper: Math.min(Math.max(lower, upper), 1) }
}
