import { valueAt } from './value-at.ts'

/** A map from score to probability: linear between knots, flat outside them. Survives JSON. */
export interface CalibrationMap {
  /** Strictly rising. */
  readonly scores: readonly number[]
  /** In [0, 1], not falling; same length. */
  readonly probabilities: readonly number[]
}

/** For scores that are calibrated probabilities as they are. */
export const identityMap: CalibrationMap = { scores: [0, 1], probabilities: [0, 1] }

/** Probability of the positive class that belongs to a score.
 *  @param map at least one knot
 *  @returns [0, 1]; the first or last probability outside the knots; NaN for NaN. O(log knots), allocates nothing
 *  @throws RangeError for a map without knots or with unequal columns
 *  @example calibrate({ scores: [0.2, 0.6], probabilities: [0.1, 0.3] }, 0.5) = 0.25 */
export function calibrate({ scores, probabilities }: CalibrationMap, score: number): number {
  let high = scores.length - 1
  if (high + 1 !== probabilities.length)
    throw new RangeError(`${scores.length} scores and ${probabilities.length} probabilities`)
  if (Number.isNaN(score)) return NaN
  if (score <= valueAt(scores, 0)) return valueAt(probabilities, 0)
  if (score >= valueAt(scores, high)) return valueAt(probabilities, high)
  let low = 0
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (valueAt(scores, middle) <= score) low = middle
    else high = middle
  }
  const from = valueAt(scores, low)
  const start = valueAt(probabilities, low)
  return start + ((valueAt(probabilities, high) - start) * (score - from)) / (valueAt(scores, high) - from)
}
