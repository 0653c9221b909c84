import fc from 'fast-check'
import {
  addDuplicate,
  addFailure,
  addPrediction,
  answersOf,
  emptyMinute,
  mergeMinutes,
  minuteLayout,
  talliesOf,
  type CountedPrediction,
  type MinuteState,
} from './minute-state.ts'
import { profileOf } from './profile-of.ts'
import { mergeStates, stateOf } from './subject-state.ts'

const ramp = (name: string, step: number) => ({
  name,
  values: Array.from({ length: 100 }, (_, i) => i * step),
})
const carrier = { name: 'carrier', texts: Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 'UA' : 'AA')) }
const reference = {
  features: [
    ramp('hour', 1),
    carrier,
    ramp('distance', 10),
    { name: 'noise', values: ramp('', 7).values.map((v) => v % 31) },
  ],
  score: ramp('score', 0.01),
}
const labels = reference.score.values.map((score, i) => Number(score * 100 > (i * 37) % 100))
const profile = profileOf(reference, { labels, decision: { threshold: 0.5 } })
const names = { numeric: ['distance', 'unused', 'hour', 'noise'], categorical: ['gate', 'carrier'] }
const layout = minuteLayout(profile, names)

const plain = { categorical: ['B1', 'AA'], score: 0.25, flagged: false, featureAgeMs: null, latenessMs: 0 }
const state = (predictions: readonly CountedPrediction[]): MinuteState => {
  const minute = emptyMinute(layout)
  for (const prediction of predictions) addPrediction(minute, prediction)
  return minute
}

const number = fc.oneof(fc.integer({ min: -10, max: 1_000 }), fc.constantFrom(NaN, Infinity, 1e39, 0.1))
const prediction: fc.Arbitrary<CountedPrediction> = fc.record({
  numeric: fc.tuple(number, number, number, number),
  categorical: fc.tuple(fc.constant('B1'), fc.constantFrom('AA', 'UA', 'ZZ', null)),
  score: fc.oneof(
    fc.integer({ min: 0, max: 64 }).map((n) => n / 64),
    fc.constant(NaN),
  ),
  flagged: fc.boolean(),
  featureAgeMs: fc.oneof(fc.integer({ min: -5, max: 9_000 }), fc.constant(null)),
  latenessMs: fc.integer({ min: 0, max: 1e9 }),
})
const predictions = fc.array(prediction, { maxLength: 30 })

/** Sums of fractions depend on their order by rounding. */
const noFractions = { expectedPositives: 0, expectedTruePositives: 0, expectedLoss: 0, expectedByBin: null }
const sums = (answers: ReturnType<typeof answersOf>) => ({ ...answers, ...noFractions })
const fractions = (answers: ReturnType<typeof answersOf>) => [
  ...[answers.expectedPositives, answers.expectedTruePositives, answers.expectedLoss],
  ...answers.expectedByBin,
]

describe('state of a minute', () => {
  it('finds each feature of the profile by its name in the rows', () => {
    const tallies = talliesOf(state([{ ...plain, numeric: [500, -1, 3, 8] }]))
    expect(tallies.map(({ kind, subject, n, sum }) => [kind, subject, n, sum])).toEqual([
      ['feature', 'hour', 1, 3],
      ['feature', 'carrier', 1, 0],
      ['feature', 'distance', 1, 500],
      ['feature', 'noise', 1, 8],
      ['score', 'score', 1, 0.25],
      ['multivariate', 'pca_error', 1, expect.any(Number)],
    ])
    expect([...(tallies[1]?.counts ?? [])]).toEqual([1, 0, 0, 0, 0])
  })

  it('counts the features that a shorter, older row lacks as null', () => {
    const [hour, category, distance] = talliesOf(state([{ ...plain, numeric: [500], categorical: [] }]))
    expect([hour?.nulls, category?.nulls, distance?.nulls]).toEqual([1, 1, 0])
  })

  it('counts a feature that no row carries as null, and the others as ever', () => {
    const minute = emptyMinute(minuteLayout(profile, { numeric: ['distance'], categorical: [] }))
    addPrediction(minute, { ...plain, numeric: [500], score: NaN })
    expect(talliesOf(minute).map(({ nulls }) => nulls)).toEqual([1, 1, 0, 1, 1, 0])
  })

  it('gives the counts of the reference when it is fed the reference', () => {
    const [hour, , distance, noise] = reference.features.map((column) =>
      'values' in column ? column.values : [],
    )
    const rows = reference.score.values.map((score, i) => ({
      ...plain,
      numeric: [distance?.[i] ?? NaN, 0, hour?.[i] ?? NaN, noise?.[i] ?? NaN],
      categorical: [null, carrier.texts[i] ?? null],
      score,
    }))
    const subjects = [...profile.features, profile.score, profile.multivariate?.error]
    expect(talliesOf(state(rows)).map(({ counts }) => [...counts])).toEqual(
      subjects.map((subject) => subject?.counts),
    )
  })

  it('has no reconstruction error and no estimates where the profile has none', () => {
    const bare = profileOf({ features: [ramp('hour', 1)], score: ramp('score', 0.01) })
    const minute = emptyMinute(minuteLayout(bare, { numeric: ['hour'], categorical: [] }))
    addPrediction(minute, { ...plain, numeric: [3], flagged: true })
    expect(talliesOf(minute).map(({ kind }) => kind)).toEqual(['feature', 'score'])
    expect(answersOf(minute)).toMatchObject({ answers: 1, flagged: 1, expectedPositives: 0, expectedLoss: 0 })
  })

  it('refuses to merge another profile', () => {
    const layoutOf = (...columns: readonly ReturnType<typeof ramp>[]) =>
      minuteLayout(profileOf({ features: columns, score: ramp('score', 0.01) }), {
        numeric: columns.map(({ name }) => name),
        categorical: [],
      })
    const of = emptyMinute(layoutOf(ramp('hour', 1), ramp('distance', 2)))
    const foreign = emptyMinute(layoutOf(ramp('hour', 1), ramp('speed', 2)))
    expect(() => mergeMinutes(of, foreign)).toThrow(RangeError)
    expect(() => mergeMinutes(of, emptyMinute(layoutOf(ramp('hour', 1))))).toThrow(RangeError)
  })
})

describe('states and their minutes', () => {
  it('are the same merged from parts as in one go', () => {
    fc.assert(
      fc.property(predictions, predictions, (first, second) => {
        const merged = state(first)
        mergeMinutes(merged, state(second))
        const whole = state([...first, ...second])
        const [got, wanted] = [talliesOf(merged), talliesOf(whole)]
        for (const [index, tally] of got.entries()) {
          const other = wanted[index]
          // The error is no short fraction: its sums depend on their order by rounding.
          expect(tally.sum).toBeCloseTo(other?.sum ?? NaN, 6)
          expect({ ...tally, sum: 0, sumOfSquares: 0 }).toEqual({ ...other, sum: 0, sumOfSquares: 0 })
        }
        expect(sums(answersOf(merged))).toEqual(sums(answersOf(whole)))
        for (const [index, value] of fractions(answersOf(merged)).entries())
          expect(value).toBeCloseTo(fractions(answersOf(whole))[index] ?? NaN, 9)
      }),
      { numRuns: 60 },
    )
  })

  it('merge to the state of all their rows, as stored', () => {
    fc.assert(
      fc.property(predictions, predictions, (first, second) => {
        const parts = [talliesOf(state(first)), talliesOf(state(second))]
        for (const [index, tally] of talliesOf(state([...first, ...second])).entries()) {
          const merged = mergeStates(parts.flatMap((part) => part[index] ?? []).map(stateOf))
          const whole = stateOf(tally)
          expect(merged?.sum).toBeCloseTo(whole.sum, 6)
          expect({ ...merged, sum: 0, sumOfSquares: 0 }).toEqual({ ...whole, sum: 0, sumOfSquares: 0 })
        }
      }),
      { numRuns: 60 },
    )
  })

  it('equal what the raw rows say', () => {
    fc.assert(
      fc.property(predictions, (rows) => {
        const minute = state(rows)
        const [hour, category] = talliesOf(minute).map(stateOf)
        const values = rows.map(({ numeric }) => Math.fround(numeric[2] ?? NaN)).filter(Number.isFinite)
        const above = (limit: number) => values.filter((value) => value > limit).length
        expect(hour).toMatchObject({
          n: rows.length,
          nulls: rows.length - values.length,
          min: Math.min(...values),
          max: Math.max(...values),
          farLow: values.filter((value) => value < -99).length,
          farHigh: above(198),
        })
        const binOf = (value: number) =>
          (layout.profile.features[0]?.type === 'number' ? layout.profile.features[0].edges : []).filter(
            (edge) => edge <= value,
          ).length
        for (const [at, bin] of (hour?.bins ?? []).entries())
          if (bin < 20) expect(hour?.counts[at]).toBe(values.filter((value) => binOf(value) === bin).length)
        expect(category?.nulls).toBe(rows.filter(({ categorical }) => categorical[1] === null).length)
        const ages = rows.flatMap(({ featureAgeMs }) => featureAgeMs ?? [])
        expect(answersOf(minute)).toMatchObject({
          answers: rows.length,
          flagged: rows.filter(({ flagged }) => flagged).length,
          featureAges: ages.length,
          featureAgeSumMs: ages.reduce((sum, age) => sum + age, 0),
          featureAgeMaxMs: Math.max(0, ...ages),
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('answers of a minute', () => {
  it('count failures and duplicates beside the answers, and nothing else of them', () => {
    const minute = state([{ ...plain, numeric: [1, 2, 3, 4] }])
    for (const status of ['error', 'error', 'timeout', 'rejected'] as const) addFailure(minute, status)
    addDuplicate(minute)
    expect(answersOf(minute)).toMatchObject({
      answers: 1,
      errors: 2,
      timeouts: 1,
      rejected: 1,
      duplicates: 1,
    })
    expect(talliesOf(minute).every(({ n }) => n === 1)).toBe(true)
  })

  it('have lateness by powers of two of a second', () => {
    const late = [-5, 0, 999, 1_000, 1_999, 2_000, 3_999, 4_000, 3_600_000, 1e15]
    const minute = state(late.map((latenessMs) => ({ ...plain, numeric: [], latenessMs })))
    const { lateness } = answersOf(minute)
    const filled = [...lateness.entries()].filter(([, count]) => count > 0)
    expect(filled).toEqual([
      [0, 3],
      [1, 2],
      [2, 2],
      [3, 1],
      [12, 1],
      [31, 1],
    ])
  })

  it('expect what the calibrated scores say', () => {
    const minute = state([
      { ...plain, numeric: [], score: 0.75, flagged: true },
      { ...plain, numeric: [], score: 0.25 },
      { ...plain, numeric: [], score: NaN },
    ])
    const { expectedPositives, expectedTruePositives, expectedByBin, expectedLoss } = answersOf(minute)
    // Ten of each class are there, and a straight line fits the labels: the map is near it, and rises.
    expect(expectedTruePositives).toBeGreaterThan(expectedPositives - expectedTruePositives)
    expect(expectedByBin.reduce((sum, value) => sum + value, 0)).toBeCloseTo(expectedPositives, 12)
    const [high, low] = [expectedTruePositives, expectedPositives - expectedTruePositives]
    const loss = (score: number, k: number) => k * (1 - score) ** 2 + (1 - k) * score ** 2
    expect(expectedLoss).toBeCloseTo(loss(0.75, high) + loss(0.25, low), 12)
    expect([...expectedByBin].filter((value) => value > 0)).toEqual([low, high])
  })
})
