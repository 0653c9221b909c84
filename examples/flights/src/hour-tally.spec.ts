import { hourMs } from '@weir/vocabulary'

import { at } from './column.ts'
import { injectorOf, type Fault } from './faults.ts'
import { rowWidth } from './flight-columns.ts'
import { dayStartMs } from './flights.ts'
import { hourTally } from './hour-tally.ts'
import { madeColumns } from './made-columns.ts'
import { watchedProfile } from './watched-profile.ts'

const columns = madeColumns(3 * 3600)
const hour = dayStartMs(0) + hourMs
const days = { fromDay: 0, toDay: 1, watchedDay: 1 }
const tally = hourTally({ columns, model: 'static', profile: watchedProfile(columns, 'static', days) })

describe('hourTally', () => {
  it('counts the flights of the hour and no other, and sums their loss as the labels tell it', async () => {
    const { state, labelled } = await tally(hour)
    const losses = Array.from(
      { length: 3600 },
      (_, index) => (at(columns.scores.static, 3600 + index) - at(columns.late, 3600 + index)) ** 2,
    )
    expect(state).toMatchObject({ hour, answers: { answers: 3600, duplicates: 0, featureAgeSumMs: 0 } })
    expect(state.subjects.map(({ subject, n }) => [subject, n])).toEqual(
      [
        'minute_of_day',
        'weekday',
        'distance',
        'origin_rate',
        'destination_rate',
        'origin',
        'score',
        'pca_error',
      ].map((subject) => [subject, 3600]),
    )
    expect(labelled.labelled).toBe(3600)
    expect(labelled.realisedSum).toBeCloseTo(losses.reduce((sum, loss) => sum + loss))
  })

  it('leaves out requests that never come, and counts repeated ones as duplicates', async () => {
    const vanished = await tally(hour, faultOf({ kind: 'vanished', airport: 'ORD' }))
    const repeated = await tally(hour, faultOf({ kind: 'duplicates', share: 1 }))
    expect(vanished.state.answers.answers).toBe(1800)
    expect(repeated.state.answers).toMatchObject({ answers: 3600, duplicates: 3600 })
    expect(repeated.state.subjects).toEqual((await tally(hour)).state.subjects)
  })

  it('scores what the fault has made of the features, row by row', async () => {
    const scorer = (features: Float32Array) =>
      Promise.resolve(
        features.filter((_, place) => place % rowWidth === 2).map((distance) => distance / 10_000),
      )
    const fault: Fault = { kind: 'linear', features: ['distance'], factor: 2, plus: 0 }
    const { state } = await tally(hour, { ...faultOf(fault), scorer })
    const sumOf = (subject: string) => state.subjects.find((one) => one.subject === subject)?.sum ?? NaN
    const clean = (await tally(hour)).state.subjects.find(({ subject }) => subject === 'distance')?.sum ?? NaN
    expect(sumOf('distance')).toBeCloseTo(2 * clean)
    expect(sumOf('score')).toBeCloseTo((2 * clean) / 10_000, 2)
  })

  it('leaves the columns as they are', async () => {
    const before = columns.features.slice()
    await tally(hour, faultOf({ kind: 'nulls', feature: 'distance', share: 1 }))
    expect(columns.features).toEqual(before)
  })

  it('has nothing in an hour without flights', async () => {
    const { state, labelled } = await tally(dayStartMs(3))
    expect([state.answers.answers, labelled.labelled]).toEqual([0, 0])
  })
})

function faultOf(fault: Fault) {
  return { inject: injectorOf(fault, columns, hour), scorer: null }
}
