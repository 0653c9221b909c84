import { chiSquareQuantile, chiSquareTail } from './chi-square.ts'
import { requireSameBins, totalOf } from './bin-counts.ts'
import { spreadBins, variancesOf } from './spread-bins.ts'
import { meanHeight, sharesOf, type BinnedWindow } from './wasserstein-of-bins.ts'

/** Law of the Wasserstein-1 distance of two windows without drift. All numbers are in the unit of the values, for windows
 *  with 1/n + 1/m = 1: times sqrt(1/n + 1/m) they are those of windows of n and m rows. */
export interface WassersteinNoise {
  readonly mean: number
  readonly deviation: number
  /** @param share 0 < share < 1 */
  readonly quantile: (share: number) => number
  /** Probability of a distance at least so large; above the 99 % quantile an upper bound of it. */
  readonly tail: (distance: number) => number
}

/** The 99 % quantile is 2 % exact with so many. */
const draws = 4_096
/** Up to here the draws tell; beyond, the tail of a Gaussian law bounds them. */
const drawnShare = 0.99

/** Noise of `wassersteinOfBins` when both windows are independent rows of the reference's distribution: it has no closed
 *  law, so a Brownian bridge over the reference's bins is drawn, the same one each time.
 *  @param edges rising, length K - 1
 *  @param reference counts of all K bins, and moments and ends of its values
 *  @returns beyond 99 % the quantile rises with that of a normal law of the reference's standard deviation, which no
 *  functional of a Gaussian process with this Lipschitz constant surpasses (Borell; Ehrhard). O(4,096 K)
 *  @throws RangeError if lengths or ends do not fit, or the reference has no rows
 *  @example uniform values: the mean is sqrt(pi / 32) = 0.313 times their range, the 99 % quantile 0.75 times */
export function wassersteinNoise(edges: ArrayLike<number>, reference: BinnedWindow): WassersteinNoise {
  const bridge = bridgeOf(edges, reference)
  const drawn = Float64Array.from({ length: draws }, (_, draw) => drawDistance(bridge, draw)).sort()
  const mean = totalOf(drawn) / draws
  const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws)
  const most = quantileOf(drawn, drawnShare)
  const lipschitz = Math.sqrt(bridge.between + bridge.within)
  return {
    mean,
    deviation,
    quantile: (share) =>
      share <= drawnShare
        ? quantileOf(drawn, share)
        : most + lipschitz * (normalQuantile(share) - normalQuantile(drawnShare)),
    tail: (distance) =>
      distance <= most
        ? (1 + drawn.length - firstAt(drawn, distance)) / (1 + draws)
        : lipschitz === 0
          ? 0
          : normalTail(normalQuantile(drawnShare) + (distance - most) / lipschitz),
  }
}

/** By bin: standard deviation of its count, share, width and centre. */
interface Bridge {
  readonly roots: Float64Array
  readonly shares: Float64Array
  readonly widths: Float64Array
  readonly centres: Float64Array
  /** Variance of the centres of bins, and what the variance of the values has beyond it. */
  readonly between: number
  readonly within: number
  /** Standard normal numbers to draw from; as many as a power of two. */
  readonly normals: Float64Array
}

function bridgeOf(edges: ArrayLike<number>, { counts, ...values }: BinnedWindow): Bridge {
  requireSameBins(counts, counts)
  const shares = sharesOf(counts)
  const ends = spreadBins(edges, { ...values, shares })
  const between = variancesOf(ends, shares).centres
  const next = (bin: number) => ends[bin + 1] ?? NaN
  return {
    roots: Float64Array.from(shares, Math.sqrt),
    shares: Float64Array.from(shares),
    widths: Float64Array.from(shares, (_, bin) => next(bin) - (ends[bin] ?? NaN)),
    centres: Float64Array.from(shares, (_, bin) => (next(bin) + (ends[bin] ?? NaN)) / 2),
    between,
    within: Math.max(0, values.variance - between),
    normals: normalsOnce(),
  }
}

/** One draw: the bridge at the ends of the bins goes straight within them; the means differ by what the bins say and by
 *  what they hide. Allocates nothing: a column takes thousands of them. */
function drawDistance(bridge: Bridge, draw: number): number {
  const { roots, shares, widths, centres, normals } = bridge
  const bins = shares.length
  const wrap = normals.length - 1
  const from = draw * (bins + 1)
  let sum = 0
  for (let bin = 0; bin < bins; bin++) sum += (roots[bin] ?? NaN) * (normals[(from + bin) & wrap] ?? NaN)
  let area = 0
  let means = Math.sqrt(bridge.within) * (normals[(from + bins) & wrap] ?? NaN)
  let height = 0
  for (let bin = 0; bin < bins; bin++) {
    const step = (roots[bin] ?? NaN) * (normals[(from + bin) & wrap] ?? NaN) - (shares[bin] ?? NaN) * sum
    area += (widths[bin] ?? NaN) * meanHeight(height, height + step)
    means += step * (centres[bin] ?? NaN)
    height += step
  }
  return Math.max(area, Math.abs(means))
}

function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const lower = sorted[below] ?? NaN
  return lower + (at - below) * ((sorted[below + 1] ?? lower) - lower)
}

/** Index of the first value that is not below another. */
function firstAt(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? NaN) < value) low = middle + 1
    else high = middle
  }
  return low
}

function normalQuantile(share: number): number {
  return Math.sqrt(chiSquareQuantile(2 * share - 1, 1))
}

function normalTail(z: number): number {
  return chiSquareTail(z * z, 1) / 2
}

/** A power of two, so that an index wraps by its bits; far more than one draw takes. */
const tableSize = 1 << 17
let made: Float64Array | null = null

/** The same standard normal numbers for every column: made once, when the first is asked for. */
function normalsOnce(): Float64Array {
  made ??= drawNormals()
  return made
}

/** Box & Muller 1958 on Park & Miller's generator. */
function drawNormals(): Float64Array {
  let x = 20_010_630
  const random = () => (x = (16807 * x) % 2147483647) / 2147483647
  return Float64Array.from(
    { length: tableSize },
    () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()),
  )
}
