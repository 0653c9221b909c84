import { type CalibrationMap } from './calibrate.ts'
import { valueAt } from './value-at.ts'

/** Most knots of a thinned map. */
export const mostKnots = 200

/** Two knots a level of probability; the first and the last knot are of the 200. */
const levels = mostKnots / 2 - 1

/** The same map with at most 200 knots; a map that has no more stays as it is.
 *  @returns the knots on either side of each of 99 equal levels of probability, and both ends. Where the result differs
 *  from the map, both lie between two neighbouring levels, so they differ by at most 1/99 of the map's range. O(knots) */
export function thinKnots(map: CalibrationMap): CalibrationMap {
  const { scores, probabilities } = map
  const last = scores.length - 1
  if (last < mostKnots) return map
  const lowest = valueAt(probabilities, 0)
  const range = valueAt(probabilities, last) - lowest
  const levelOf = (knot: number): number =>
    Math.min(Math.floor(((valueAt(probabilities, knot) - lowest) / range) * levels), levels - 1)
  const kept: number[] = []
  for (let knot = 0; knot <= last; knot++) {
    const isEnd = knot === 0 || knot === last
    if (isEnd || levelOf(knot) !== levelOf(knot - 1) || levelOf(knot) !== levelOf(knot + 1)) kept.push(knot)
  }
  return {
    scores: kept.map((knot) => valueAt(scores, knot)),
    probabilities: kept.map((knot) => valueAt(probabilities, knot)),
  }
}
