/** Sums over the units of one cluster (an hour or a day of event time). */
export interface ClusterTally {
  readonly n: number
  readonly sum: number
  readonly sumSq: number
}

/** Sums over clusters. Plain data; its size does not grow with clusters or units. */
export interface ClusteredMeanState {
  readonly clusters: number
  readonly n: number
  readonly sum: number
  readonly sumSq: number
  readonly sumOfSizeSquares: number
  readonly sumOfSumSquares: number
  readonly sumOfSizeTimesSum: number
}

/** A mean with its confidence sequence, in the unit of the values. */
export interface ClusteredMean {
  readonly clusters: number
  readonly n: number
  readonly mean: number
  /** Variance of a unit as if units were independent. */
  readonly independentVariance: number
  /** Variance of a unit by which the clusters' sums scatter. */
  readonly clusteredVariance: number
  /** Half width of the interval; the mean lies in mean +- halfWidth at all looks together with probability 1 - alpha. */
  readonly halfWidth: number
}

/** Number of units at which the sequence is tightest. */
const tightestAt = 10_000

export const noClusters: ClusteredMeanState = {
  clusters: 0,
  n: 0,
  sum: 0,
  sumSq: 0,
  sumOfSizeSquares: 0,
  sumOfSumSquares: 0,
  sumOfSizeTimesSum: 0,
}

/** The state after one more closed cluster. A cluster without units is none: the state stays as it is.
 *  @throws RangeError if n is not a whole number >= 0 or a sum is not finite */
export function addCluster(state: ClusteredMeanState, { n, sum, sumSq }: ClusterTally): ClusteredMeanState {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`${n} is not a number of units`)
  if (!Number.isFinite(sum) || !Number.isFinite(sumSq))
    throw new RangeError('the sums of a cluster are finite')
  if (n === 0) return state
  return {
    clusters: state.clusters + 1,
    n: state.n + n,
    sum: state.sum + sum,
    sumSq: state.sumSq + sumSq,
    sumOfSizeSquares: state.sumOfSizeSquares + n * n,
    sumOfSumSquares: state.sumOfSumSquares + sum * sum,
    sumOfSizeTimesSum: state.sumOfSizeTimesSum + n * sum,
  }
}

/** Mean of all units with a confidence sequence whose variance is the larger of independent and clustered.
 *  The bound is asymptotic: a least number of clusters and units (8 and 1,000) belongs to its use.
 *  @param alpha 0 < alpha < 1, for both sides and all looks together
 *  @returns undefined with fewer than two clusters, which have no clustered variance
 *  @throws RangeError for another alpha
 *  Source: normal mixture, Waudby-Smith et al. 2021 (asymptotic confidence sequences); Liang & Zeger 1986 (clusters).
 *  @example 2,000 units in 20 clusters, mean 0.89, variances 114.6479 and 110.9074, alpha 0.01: half width 0.9247340 */
export function clusteredMean(state: ClusteredMeanState, alpha: number): ClusteredMean | undefined {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha ${alpha} is not between 0 and 1`)
  const { clusters, n } = state
  if (clusters < 2) return undefined
  const mean = state.sum / n
  const independentVariance = Math.max(state.sumSq / n - mean * mean, 0)
  const clusteredVariance = varianceOfSums(state, mean)
  const variance = Math.max(independentVariance, clusteredVariance)
  const halfWidth = Math.sqrt(variance) * standardHalfWidth(n, alpha)
  return { clusters, n, mean, independentVariance, clusteredVariance, halfWidth }
}

function varianceOfSums(state: ClusteredMeanState, mean: number): number {
  const squares =
    state.sumOfSumSquares - 2 * mean * state.sumOfSizeTimesSum + mean * mean * state.sumOfSizeSquares
  return Math.max(((squares / state.n) * state.clusters) / (state.clusters - 1), 0)
}

/** Half width for values of variance 1. */
function standardHalfWidth(n: number, alpha: number): number {
  const logAlpha = 2 * Math.log(1 / alpha)
  const mixing = (logAlpha + Math.log(1 + logAlpha)) / tightestAt
  const spread = n * mixing + 1
  return Math.sqrt(((2 * spread) / (n * n * mixing)) * Math.log(Math.sqrt(spread) / alpha))
}
