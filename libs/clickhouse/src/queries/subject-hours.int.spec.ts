import { minuteMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { connectForTest, newModel } from '../recorded-traffic.fixture.ts'
import { minuteRow, type MinuteRow } from '../rows/minute-row.ts'
import { tables } from '../tables.ts'
import { subjectHours } from './subject-hours.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const start = 1_699_999_980_000
const one: Omit<MinuteRow, 'model'> = {
  version: 1,
  role: 'live',
  segment: '',
  kind: 'feature',
  subject: 'distance',
  minute: start,
  counts: [2, 0, 1, 1],
  n: 4,
  nulls: 1,
  sum: 10.5,
  sumOfSquares: 60.25,
  min: -1.5,
  max: 7,
  farLow: 0,
  farHigh: 1,
}
const none = {
  counts: [0, 0, 0, 3],
  n: 3,
  nulls: 3,
  sum: 0,
  sumOfSquares: 0,
  min: Infinity,
  max: -Infinity,
  farHigh: 0,
}

/** States of all hours, one after the other. */
async function statesOf(of: Parameters<typeof subjectHours>[1]) {
  return (await subjectHours(clickhouse, of)).flatMap(({ states }) => states)
}

async function stored(states: readonly Partial<MinuteRow>[]) {
  const model = newModel()
  const rows = states.map((state) => minuteRow({ ...one, ...state, model }))
  await clickhouse.insert(tables.featureMinutes, rows.slice(0, 2), `${model}:1`)
  await clickhouse.insert(tables.featureMinutes, rows.slice(2), `${model}:2`)
  const of = {
    model: parseModelName(model),
    version: parseVersionNumber(1),
    role: 'live',
    segment: '',
  } as const
  return (minutes: number, from = 0) =>
    statesOf({ ...of, from: start + from * minuteMs, to: start + minutes * minuteMs })
}

describe('state of hours', () => {
  it('is the sum of its minutes: half-open, of one version, role and segment', async () => {
    const read = await stored([
      {},
      {
        minute: start + minuteMs,
        counts: [0, 5, 0, 0],
        n: 5,
        nulls: 0,
        sum: 1,
        sumOfSquares: 2,
        min: 0.25,
        max: 0.5,
        farLow: 2,
        farHigh: 0,
      },
      { minute: start + minuteMs, min: -3, max: 9 },
      { minute: start + 2 * minuteMs },
      { version: 2 },
      { role: 'shadow' },
      { segment: 'jfk' },
    ])
    const merged = {
      kind: 'feature',
      subject: 'distance',
      bins: [0, 1, 2, 3],
      counts: [4, 5, 2, 2],
      n: 13,
      nulls: 2,
      sum: 22,
      sumOfSquares: 122.5,
      min: -3,
      max: 9,
      farLow: 2,
      farHigh: 2,
    }
    expect(await read(2)).toEqual([merged])
    expect(await read(1)).toEqual([
      {
        ...merged,
        bins: [0, 2, 3],
        counts: [2, 1, 1],
        n: 4,
        nulls: 1,
        sum: 10.5,
        sumOfSquares: 60.25,
        min: -1.5,
        max: 7,
        farLow: 0,
        farHigh: 1,
      },
    ])
    expect(await read(3, 2)).toMatchObject([{ n: 4 }])
  })

  it('keeps features, the reconstruction error and the score apart, in this order', async () => {
    const read = await stored([
      { kind: 'score', subject: 'score' },
      { kind: 'multivariate', subject: 'pca_error' },
      { subject: 'hour' },
      {},
    ])
    expect((await read(1)).map(({ kind, subject }) => [kind, subject])).toEqual([
      ['feature', 'distance'],
      ['feature', 'hour'],
      ['multivariate', 'pca_error'],
      ['score', 'score'],
    ])
  })

  it('has no least and greatest value where every row is null', async () => {
    const read = await stored([none, { ...none, minute: start + minuteMs }])
    expect(await read(2)).toMatchObject([
      { bins: [3], counts: [6], n: 6, nulls: 6, min: Infinity, max: -Infinity },
    ])
  })

  it('is empty where nothing was recorded', async () => {
    const read = await stored([{}])
    expect(await read(6, 5)).toEqual([])
  })

  it('does not change when a chunk is written again', async () => {
    const model = newModel()
    const rows = [minuteRow({ ...one, model }), minuteRow({ ...one, model, minute: start - 40 * 86_400_000 })]
    for (let time = 0; time < 3; time++)
      await clickhouse.insert(tables.featureMinutes, rows, `${model}:state`)
    const of = {
      model: parseModelName(model),
      version: parseVersionNumber(1),
      role: 'live',
      segment: '',
    } as const
    // Two months are two parts of the table; each drops its own repeat.
    expect(await statesOf({ ...of, from: 0, to: start + minuteMs })).toMatchObject([{ n: 4 }, { n: 4 }])
  })
})
