import { requireSameBins, totalOf } from './bin-counts.ts'

/** Distances of the bin shares p of the reference and q of the analysis window. */
export interface BinnedDistances {
  /** Sum of p ln(p / q), nats, >= 0; towards the reference, so not symmetric. Every bin of either side counts as half
   *  a row more (Jeffreys prior), so the value is finite with empty bins. */
  readonly kullbackLeibler: number
  /** sqrt(sum of (sqrt p - sqrt q)^2 / 2), 0 to 1, raw shares, symmetric, a metric. */
  readonly hellinger: number
  /** Half the sum of |p - q|, 0 to 1, raw shares, symmetric, a metric: the share of rows that would have to move. */
  readonly totalVariation: number
  /** Largest |p - q|, 0 to 1, raw shares, symmetric, a metric. */
  readonly lInfinity: number
}

/** Distances of two binned windows besides the Jensen-Shannon distance and the population stability index.
 *  @param reference counts, length K >= 1; edges come from the reference window only
 *  @param analysis counts, same K and edges
 *  @returns four distances; of raw shares, bins never make Hellinger and total variation larger than those of the
 *  unbinned distributions. O(K)
 *  @throws RangeError if the lengths differ, a count is negative or a window has no rows
 *  Source: Kullback & Leibler 1951; Hellinger 1909.
 *  @example [100, 200, 300, 400] and [250, 250, 250, 250]: kullbackLeibler 0.105985 (0.106440 from raw shares),
 *  hellinger 0.167900, totalVariation 0.2, lInfinity 0.15 */
export function binnedDistances(reference: ArrayLike<number>, analysis: ArrayLike<number>): BinnedDistances {
  requireSameBins(reference, analysis)
  const bins = reference.length
  const n = totalOf(reference)
  const m = totalOf(analysis)
  let kullbackLeibler = 0
  let squaredRoots = 0
  let moved = 0
  let lInfinity = 0
  for (let bin = 0; bin < bins; bin++) {
    const count = reference[bin] ?? NaN
    const inAnalysis = analysis[bin] ?? NaN
    const smoothed = (count + 0.5) / (n + bins / 2)
    kullbackLeibler += smoothed * Math.log(smoothed / ((inAnalysis + 0.5) / (m + bins / 2)))
    const [p, q] = [count / n, inAnalysis / m]
    squaredRoots += (Math.sqrt(p) - Math.sqrt(q)) ** 2
    moved += Math.abs(p - q)
    lInfinity = Math.max(lInfinity, Math.abs(p - q))
  }
  return {
    kullbackLeibler: Math.max(kullbackLeibler, 0),
    hellinger: Math.min(Math.sqrt(squaredRoots / 2), 1),
    totalVariation: Math.min(moved / 2, 1),
    lInfinity,
  }
}
