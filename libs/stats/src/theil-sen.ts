/** A line through the middle of the data. */
export interface TheilSenLine {
  readonly slope: number
  readonly intercept: number
  /** 95 % interval of the slope. */
  readonly slopeInterval: { readonly lower: number; readonly upper: number }
}

/** Normal quantile of 97.5 %. */
const z95 = 1.959963984540054

/** Theil-Sen line: the median of the slopes of all pairs of points, which a quarter of wild points does not move.
 *  @param x length n >= 2, any order, at least two of them different
 *  @param y same length
 *  @returns slope in units of y a unit of x; pairs with equal x are left out; intercept: median of y minus slope times
 *  median of x; slopeInterval: order statistics of the slopes by Sen, with his correction for ties of x and y, 95 %
 *  for independent residuals. O(n^2 log n), holds n^2 / 2 numbers
 *  @throws RangeError for other lengths, values that are not finite numbers, or x all alike
 *  Source: Theil 1950; Sen 1968; scipy's theilslopes.
 *  @example x 0 to 6, y [1, 2, 4, 3, 6, 8, 7]: slope 1.25, intercept 0.25, interval [0.5, 2] */
export function theilSen(x: ArrayLike<number>, y: ArrayLike<number>): TheilSenLine {
  if (x.length !== y.length || x.length < 2) throw new RangeError(`${x.length} x, ${y.length} y`)
  const sortedX = sorted(x)
  const sortedY = sorted(y)
  const slopes = slopesOfPairs(x, y)
  if (slopes.length === 0) throw new RangeError(`all x are ${sortedX[0]}`)
  const slope = median(slopes)
  const n = x.length
  const variance = (n * (n - 1) * (2 * n + 5) - ofTies(sortedX) - ofTies(sortedY)) / 18
  const reach = z95 * Math.sqrt(variance)
  const upper = Math.min(Math.round((slopes.length + reach) / 2), slopes.length - 1)
  const lower = Math.max(Math.round((slopes.length - reach) / 2) - 1, 0)
  return {
    slope,
    intercept: median(sortedY) - slope * median(sortedX),
    slopeInterval: { lower: slopes[lower] ?? NaN, upper: slopes[upper] ?? NaN },
  }
}

function sorted(values: ArrayLike<number>): Float64Array {
  const rising = new Float64Array(values).sort()
  // NaN sorts behind infinity, so the two ends tell.
  if (!Number.isFinite(rising.at(0)) || !Number.isFinite(rising.at(-1)))
    throw new RangeError('a point that is not made of finite numbers')
  return rising
}

/** Rising. */
function slopesOfPairs(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  const slopes = new Float64Array((x.length * (x.length - 1)) / 2)
  let length = 0
  for (let i = 1; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      const run = (x[i] ?? NaN) - (x[j] ?? NaN)
      // Plus 0: never -0, which JSON would not keep.
      if (run !== 0) slopes[length++] = ((y[i] ?? NaN) - (y[j] ?? NaN)) / run + 0
    }
  return slopes.subarray(0, length).sort()
}

function median(rising: Float64Array): number {
  const middle = rising.length >> 1
  const above = rising[middle] ?? NaN
  return rising.length % 2 === 1 ? above : ((rising[middle - 1] ?? NaN) + above) / 2
}

/** Sum of k (k - 1) (2 k + 5) over groups of k equal values. */
function ofTies(rising: Float64Array): number {
  let sum = 0
  let first = 0
  for (let i = 1; i <= rising.length; i++) {
    if (rising[i] === rising[first]) continue
    const k = i - first
    sum += k * (k - 1) * (2 * k + 5)
    first = i
  }
  return sum
}
