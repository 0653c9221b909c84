import { type fitCalibration } from '@weir/performance'
import { InvalidInput } from '@weir/vocabulary'
import { type PackedRows } from './packed-rows.ts'

/** Sums of float32 leaves, as of a forest, end so far above 1; the identity counts them as 1. */
const rounding = 1e-4

/** Why scores are taken for probabilities as they are. */
export const identityReasons = {
  fewOfAClass: 'a class has fewer than 10 rows',
  separable: 'they part the classes fully',
  alreadyCalibrated: 'a map would not lower the error',
} as const

/** Where the scores of a reference are taken for probabilities as they are, those of the analysis must be some: as 0 or 1,
 *  which the identity makes of others, they would mean what the model never said. A map that was learned takes any score.
 *  @param of `name` of the analysis; `scores` of its rows; `what` they are, such as `score`
 *  @throws InvalidInput `estimate-score-invalid` with the first row */
export function requireProbabilities(
  fit: ReturnType<typeof fitCalibration>,
  { at }: Pick<PackedRows, 'at'>,
  of: { readonly name: string; readonly scores: Float64Array; readonly what: string },
): void {
  if (fit.kind === 'isotonic') return
  const { name, scores, what } = of
  const found = scores.findIndex((score) => !(score >= -rounding && score <= 1 + rounding))
  if (found < 0) return
  const [value, row] = [scores[found], (at[found] ?? 0) + 1]
  throw new InvalidInput(
    'estimate-score-invalid',
    `the ${what} is ${value} in row ${row} of ${name}, and a probability is 0 to 1: those of the reference lie there and are taken for probabilities as they are, since ${identityReasons[fit.reason]}; give probabilities (--score-column, or --score-columns of several classes), or a reference whose scores have the scale of the analysis: outside 0 to 1 a map is learned`,
    { name, row, value, least: 0, most: 1 },
  )
}
