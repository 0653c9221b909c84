/** Mean and standard deviation of the rows that have a value. */
export interface Moments {
  /** At least 1. */
  readonly rows: number
  readonly mean: number
  /** Of the rows themselves (divided by their number), >= 0. */
  readonly deviation: number
}

/** Below this part of the mean square, a variance is rounding: sums of float32 values keep about 14 digits. */
const roundingShare = 1e-12

/** @param state sums over n - nulls rows
 *  @returns null without rows that have a value. O(1)
 *  @example momentsOf({ n: 3, nulls: 1, sum: 4, sumOfSquares: 10 }) = { rows: 2, mean: 2, deviation: 1 } */
export function momentsOf(state: {
  readonly n: number
  readonly nulls: number
  readonly sum: number
  readonly sumOfSquares: number
}): Moments | null {
  const rows = state.n - state.nulls
  if (rows <= 0) return null
  const mean = state.sum / rows
  const meanSquare = state.sumOfSquares / rows
  const variance = meanSquare - mean * mean
  return { rows, mean, deviation: variance > roundingShare * meanSquare ? Math.sqrt(variance) : 0 }
}
