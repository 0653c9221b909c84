import { type AnswerWindow } from './answer-window.ts'
import { seededRandom } from './seeded-random.ts'

/** One row. The model knows `x` but not `g`, which says how much `x` tells: P(late | score) is another for another mix of
 *  `g`. `minutes` is a number whose predictions, `eta`, are further off where `x` is large. */
export interface PopulationRow {
  readonly event_time_ms: number
  readonly x: number | string | null
  readonly g: number | string | null
  readonly carrier: string | null
  readonly score: number | string | null
  readonly late: number | string | null
  readonly eta: number
  readonly minutes: number
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** @param from first event time, ms; one row a second
 *  @param centre mean of `g`; `xCentre` that of `x`
 *  @param flipped the relation of features and label has turned round */
export function population(
  count: number,
  { seed = 1, from = 0, centre = 0, xCentre = 0, flipped = false } = {},
): readonly PopulationRow[] {
  const random = seededRandom(seed)
  const noise = () => 2 * (random() + random() + random() - 1.5)
  return Array.from({ length: count }, (_, index) => {
    const x = xCentre + noise()
    const g = centre + noise()
    const late = random() < sigmoid((flipped ? -2 : 2) * x * Math.exp(-1.5 * g))
    return {
      event_time_ms: from + 1_000 * index,
      x,
      g,
      carrier: ['AA', 'UA', 'DL'][Math.floor(3 * random())] ?? 'AA',
      score: sigmoid(x),
      late: Number(late),
      eta: 10 * x,
      minutes: 10 * x + noise() * (0.2 + 4 * sigmoid(2 * x)),
    }
  })
}

type NumberColumn = Exclude<keyof PopulationRow, 'carrier'>

/** The rows as a file gives them, with features x, g and carrier. */
export function windowOf(
  name: string,
  rows: readonly PopulationRow[],
  columns: { readonly answer: NumberColumn; readonly label: NumberColumn } = {
    answer: 'score',
    label: 'late',
  },
): AnswerWindow & { readonly labels: Float32Array } {
  const numbers = (column: NumberColumn) =>
    Float32Array.from(rows, (row) => (row[column] === null ? Number.NaN : Number(row[column])))
  return {
    name,
    rows: rows.length,
    features: [
      { kind: 'numbers', feature: 'x', values: numbers('x') },
      { kind: 'numbers', feature: 'g', values: numbers('g') },
      { kind: 'texts', feature: 'carrier', values: rows.map(({ carrier }) => carrier) },
    ],
    answers: numbers(columns.answer),
    classScores: [],
    labels: numbers(columns.label),
    eventTimes: Float64Array.from(rows, (row) => row.event_time_ms),
    unused: [],
    notes: [],
  }
}
