import {
  type CategoryProfile,
  type NumericProfile,
  type ReferenceProfile,
  type SubjectState,
} from '@weir/drift'
import { binIndex } from '@weir/stats'
import { hourMs, type Instant } from '@weir/vocabulary'
import { noAnswers, type AnswerState, type HourState } from './hour-book.ts'

/** A whole hour, in the middle of a week. */
export const t0: Instant = Date.UTC(2001, 2, 7, 12)
export const weekMs = 7 * 24 * hourMs

const learned = { thresholds: [], constantShare: 0 }
const counted = { n: 0, nulls: 0, sum: 0, sumOfSquares: 0, farLow: 0, farHigh: 0 }

const edges = Float64Array.of(0, 0.2, 0.4, 0.6, 0.8, 10, 300, 600, 720, 740, 900, 1100)

/** State of a numeric subject that has these values and then nulls. */
export function numbers(subject: string, values: readonly number[], nulls = 0): SubjectState {
  const counts = Array<number>(edges.length + 2).fill(0)
  for (const value of values) {
    const bin = binIndex(edges, value)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  counts[edges.length + 1] = nulls
  return {
    ...counted,
    kind: subject === 'score' ? 'score' : 'feature',
    subject,
    bins: [...counts.keys()],
    counts,
    n: values.length + nulls,
    nulls,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumOfSquares: values.reduce((sum, value) => sum + value * value, 0),
    min: Math.min(...values),
    max: Math.max(...values),
  }
}

/** @param rows by bin: the categories, OTHER, NEW, null */
export function categories(subject: string, rows: readonly number[]): SubjectState {
  const n = rows.reduce((sum, count) => sum + count, 0)
  const nulls = rows.at(-1) ?? 0
  const ends = { min: Infinity, max: -Infinity }
  return { ...counted, ...ends, kind: 'feature', subject, bins: [...rows.keys()], counts: rows, n, nulls }
}

/** Profile of the rows of a numeric state. */
export function numericProfile(state: SubjectState, change: Partial<NumericProfile> = {}): NumericProfile {
  const { subject, counts, n, nulls, sum, sumOfSquares, min, max } = state
  const ends = n === nulls ? { min: null, max: null } : { min, max }
  const name = subject
  return {
    type: 'number',
    name,
    edges: [...edges],
    counts,
    n,
    nulls,
    sum,
    sumOfSquares,
    ...ends,
    learned,
    ...change,
  }
}

/** Profile of the rows of a categorical state. */
export function categoryProfile(
  state: SubjectState,
  names: readonly string[],
  change: Partial<CategoryProfile> = {},
): CategoryProfile {
  const { subject, counts, n, nulls } = state
  return {
    type: 'category',
    name: subject,
    categories: names,
    others: ['elsewhere'],
    counts,
    n,
    nulls,
    distinct: names.length + 1,
    learned,
    ...change,
  }
}

/** `rows` numbers around a mean: every value of mean - spread ... mean + spread as often. */
export function around(mean: number, spread: number, rows = 400): readonly number[] {
  return Array.from({ length: rows }, (_, row) => mean + spread * (((row % 21) - 10) / 10))
}

export function referenceProfile(features: ReferenceProfile['features']): ReferenceProfile {
  const score = numericProfile(numbers('score', around(0.5, 0.4)))
  return { features, score, multivariate: null, performance: null, span: null }
}

export function hourOf(
  hour: Instant,
  subjects: readonly SubjectState[],
  answers: Partial<AnswerState> = {},
): HourState {
  return { hour, subjects, answers: { ...noAnswers, answers: 400, ...answers } }
}
