import { type AnswerWindow } from './answer-window.ts'
import { answersOf } from './class-reader.ts'
import { seededRandom } from './seeded-random.ts'

/** Causes of a delay, in the order of the scores. */
export const causes = ['weather', 'carrier', 'late_aircraft'] as const

/** One row of three classes. The model knows `x` and `y` but not `g`, which says how much they tell. */
export interface CauseRow {
  readonly event_time_ms: number
  readonly x: number
  readonly y: number
  readonly g: number
  readonly score_weather: number | string | null
  readonly score_carrier: number
  readonly score_late_aircraft: number
  readonly cause: string | null
}

const softmax = (logits: readonly number[]) => {
  const powers = logits.map(Math.exp)
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

/** @param from first event time, ms; one row a second
 *  @param centre mean of `g`; `xCentre` that of `x`
 *  @param turned the relation of features and label has changed: each class is now what the next one was */
export function causePopulation(
  count: number,
  { seed = 1, from = 0, centre = 0, xCentre = 0, turned = false } = {},
): readonly CauseRow[] {
  const random = seededRandom(seed)
  const noise = () => 2 * (random() + random() + random() - 1.5)
  return Array.from({ length: count }, (_, index) => {
    const [x, y, g] = [xCentre + noise(), noise(), centre + noise()]
    const strength = 2 * Math.exp(-1.5 * g)
    const [first = 0, second = 0] = softmax([strength * x, strength * y, 0])
    const drawn = random()
    const cause = drawn < first ? 0 : drawn < first + second ? 1 : 2
    const [weather = 0, carrier = 0, aircraft = 0] = softmax([x, y, 0])
    return {
      event_time_ms: from + 1_000 * index,
      ...{ x, y, g },
      score_weather: weather,
      score_carrier: carrier,
      score_late_aircraft: aircraft,
      cause: causes[turned ? (cause + 1) % 3 : cause] ?? null,
    }
  })
}

/** Scores of a row, in the order of the classes; NaN for what is no number. */
export function causeScores(row: CauseRow): readonly number[] {
  return [row.score_weather, row.score_carrier, row.score_late_aircraft].map((score) =>
    score === null ? Number.NaN : Number(score),
  )
}

/** The rows as a file gives them, with features x, y and g.
 *  @param answer index of the class that a row is answered with; the one with the highest score if left out */
export function causeWindow(
  name: string,
  rows: readonly CauseRow[],
  answer: ((scores: readonly number[]) => number) | null = null,
): AnswerWindow {
  const classScores = causes.map((_, index) =>
    Float32Array.from(rows, (row) => causeScores(row)[index] ?? Number.NaN),
  )
  const answers = answer === null ? null : Float32Array.from(rows, (row) => answer(causeScores(row)))
  const labels = rows.map(({ cause }) => causes.findIndex((one) => one === cause))
  return {
    name,
    rows: rows.length,
    features: (['x', 'y', 'g'] as const).map((feature) => ({
      kind: 'numbers',
      feature,
      values: Float32Array.from(rows, (row) => row[feature]),
    })),
    answers: answersOf(classScores, answers),
    classScores,
    labels: Float32Array.from(labels, (label) => (label < 0 ? Number.NaN : label)),
    eventTimes: Float64Array.from(rows, (row) => row.event_time_ms),
    unused: [],
    notes: [],
  }
}
