/** Bin edges at the quantiles of a reference sample, to be frozen with it.
 *  @param sample reference values in any order; values that are not finite numbers are left out
 *  @param bins number K of bins wanted, a whole number >= 2
 *  @returns at most K - 1 rising edges, each a float32 (as features travel); equal quantiles give one edge. The first
 *  bin is (-inf, e0), then [e0, e1) and so on to [last, inf). Values all alike give two edges, at the value and just
 *  above it, so that any other value falls into another bin. No values give no edges
 *  @throws RangeError if K is not a whole number >= 2. O(n log n)
 *  Quantiles are interpolated linearly (Hyndman & Fan 1996, type 7; the default of numpy).
 *  @example quantileEdges([1, 2, 3, 4, 5], 4) = [2, 3, 4] */
export function quantileEdges(sample: ArrayLike<number>, bins: number): number[] {
  if (!Number.isInteger(bins) || bins < 2) throw new RangeError(`${bins} is not a number of bins`)
  const sorted = Float64Array.from(sample).filter(Number.isFinite).sort()
  const least = sorted.at(0)
  const most = sorted.at(-1)
  if (least === undefined || most === undefined) return []
  if (Math.fround(least) === Math.fround(most)) return [edgeAt(least), nextFloat32(least)]
  const edges: number[] = []
  for (let k = 1; k < bins; k++) {
    const edge = edgeAt(quantile(sorted, k / bins))
    if (edges.at(-1) !== edge) edges.push(edge)
  }
  return edges
}

/** Index of the bin that holds `value`: the number of edges at or below it (numpy: searchsorted, side 'right').
 *  @param edges rising, length K - 1
 *  @returns 0 to K - 1; K, the null bin, for NaN and infinities. O(log K), allocates nothing */
export function binIndex(edges: ArrayLike<number>, value: number): number {
  if (!Number.isFinite(value)) return edges.length + 1
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    const edge = edges[middle]
    if (edge === undefined || value < edge) high = middle
    else low = middle + 1
  }
  return low
}

/** As float32, and never -0, which JSON would not keep. */
function edgeAt(value: number): number {
  return Math.fround(value) + 0
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const lower = sorted[below] ?? NaN
  const upper = sorted[below + 1] ?? lower
  return lower + (at - below) * (upper - lower)
}

/** The smallest float32 above a value, and never -0. */
function nextFloat32(value: number): number {
  const float = Math.fround(value)
  if (float === 0) return 2 ** -149
  const bits = new Int32Array(Float32Array.of(float).buffer)
  const raised = (bits[0] ?? 0) + (float > 0 ? 1 : -1)
  // Above the greatest number below zero comes -0.
  return edgeAt(new Float32Array(Int32Array.of(raised).buffer)[0] ?? NaN)
}
