import fc from 'fast-check'
import {
  addPrediction,
  emptyMinute,
  mergeMinutes,
  minuteLayout,
  talliesOf,
  type MinuteState,
} from './minute-state.ts'
import { profileOf } from './profile-of.ts'

const ramp = (name: string, step: number) => ({
  name,
  values: Array.from({ length: 100 }, (_, i) => i * step),
})
const profile = profileOf({ features: [ramp('hour', 1), ramp('distance', 10)], score: ramp('score', 0.01) })
const layout = minuteLayout(profile, ['distance', 'unused', 'hour'])

interface Prediction {
  readonly row: readonly number[]
  readonly score: number
}
const state = (predictions: readonly Prediction[]): MinuteState => {
  const minute = emptyMinute(layout)
  for (const { row, score } of predictions) addPrediction(minute, row, score)
  return minute
}
const [hour, distance, score] = talliesOf(state([{ row: [500, -1, 3], score: 0.25 }]))

const number = fc.oneof(fc.integer({ min: -10, max: 1_000 }), fc.constant(NaN))
const predictions = fc.array(fc.record({ row: fc.tuple(number, number, number), score: number }), {
  maxLength: 30,
})

describe('state of a minute', () => {
  it('finds each feature of the profile by its name in the rows', () => {
    expect(hour).toMatchObject({ kind: 'feature', subject: 'hour', n: 1, sum: 3 })
    expect(distance).toMatchObject({ kind: 'feature', subject: 'distance', n: 1, sum: 500 })
    expect(score).toMatchObject({ kind: 'score', subject: 'score', n: 1, sum: 0.25 })
  })

  it('counts the features that a shorter, older row lacks as null', () => {
    const [older, known] = talliesOf(state([{ row: [500], score: 0.25 }]))
    expect(older).toMatchObject({ subject: 'hour', n: 1, nulls: 1 })
    expect(known).toMatchObject({ subject: 'distance', n: 1, nulls: 0 })
  })

  it('counts a feature that no row carries as null, and the others as ever', () => {
    const minute = emptyMinute(minuteLayout(profile, ['distance']))
    addPrediction(minute, [500], NaN)
    expect(talliesOf(minute).map(({ nulls }) => nulls)).toEqual([1, 0, 1])
  })

  it('gives the counts of the reference when it is fed the reference', () => {
    const minute = state(Array.from({ length: 100 }, (_, i) => ({ row: [i * 10, 0, i], score: i * 0.01 })))
    const expected = [...profile.features, profile.score].map(({ counts }) => counts)
    expect(talliesOf(minute).map(({ counts }) => [...counts])).toEqual(expected)
  })

  it('is the same merged from parts as in one go', () => {
    fc.assert(
      fc.property(predictions, predictions, (first, second) => {
        const merged = state(first)
        mergeMinutes(merged, state(second))
        expect(talliesOf(merged)).toEqual(talliesOf(state([...first, ...second])))
      }),
    )
  })

  it('refuses to merge another profile', () => {
    const other = profileOf({ features: [ramp('hour', 1), ramp('speed', 2)], score: ramp('score', 0.01) })
    const foreign = emptyMinute(minuteLayout(other, ['hour', 'speed']))
    expect(() => mergeMinutes(emptyMinute(layout), foreign)).toThrow(RangeError)
    const fewer = profileOf({ features: [ramp('hour', 1)], score: ramp('score', 0.01) })
    expect(() => mergeMinutes(emptyMinute(layout), emptyMinute(minuteLayout(fewer, ['hour'])))).toThrow(
      RangeError,
    )
  })
})
