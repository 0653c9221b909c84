import { requireSameBins, totalOf } from './bin-counts.ts'

/** Population stability index of two binned windows (Jeffreys divergence of their bin shares).
 *  @param reference counts, length K >= 2; edges come from the reference window only
 *  @param analysis counts, same K and edges
 *  @returns nats, >= 0, symmetric; every bin of either side counts as half a row more (Jeffreys prior), so the value
 *  is finite with empty bins. O(K)
 *  @throws RangeError if the lengths differ, a count is negative or a window has no rows
 *  Source: Jeffreys 1946; shares smoothed as in Krichevsky & Trofimov 1981.
 *  @example populationStability([100, 200, 300, 400], [250, 250, 250, 250]) = 0.227161 (0.228217 from raw shares) */
export function populationStability(reference: ArrayLike<number>, analysis: ArrayLike<number>): number {
  requireSameBins(reference, analysis)
  const bins = reference.length
  const n = totalOf(reference) + bins / 2
  const m = totalOf(analysis) + bins / 2
  let nats = 0
  for (let bin = 0; bin < bins; bin++) {
    const p = ((reference[bin] ?? NaN) + 0.5) / n
    const q = ((analysis[bin] ?? NaN) + 0.5) / m
    nats += (p - q) * Math.log(p / q)
  }
  return nats
}
