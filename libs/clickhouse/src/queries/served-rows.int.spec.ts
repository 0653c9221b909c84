import { randomUUID } from 'node:crypto'
import { dayMs, hourMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import {
  connectForTest,
  insertOutcomes,
  insertPredictions,
  newModel,
  outcome,
  prediction,
  randomFrom,
} from '../recorded-traffic.fixture.ts'
import { predictionRow } from '../rows/prediction-row.ts'
import { tables } from '../tables.ts'
import { labelledTraffic, reportsOn, type LabelledTraffic } from './labelled-traffic.fixture.ts'
import { type ServedRows } from './pack-served-rows.ts'
import { servedRows, type ServedRowsQuestion } from './served-rows.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const start = Math.floor(1_700_000_000_000 / hourMs) * hourMs
const window = { start, end: start + 6 * hourMs }
const question: Omit<ServedRowsQuestion, 'model'> = {
  version: parseVersionNumber(1),
  role: 'live',
  window,
  outcome: 'late',
  most: 200_000,
}

function read(model: string, otherwise: Partial<ServedRowsQuestion> = {}): Promise<ServedRows> {
  return servedRows(clickhouse, { ...question, model: parseModelName(model), ...otherwise })
}

/** Rows that the per-minute state counts, with the newest report on each, in plain loops. */
function bruteForce(traffic: LabelledTraffic, of: Pick<ServedRowsQuestion, 'version' | 'role'>) {
  return traffic.answers
    .filter(
      (one) =>
        one.version === of.version &&
        (one.intendedRole === 'shadow') === (of.role === 'shadow') &&
        one.status === 'ok' &&
        !one.isNotNumber &&
        !one.isSetAside &&
        one.eventTime >= window.start &&
        one.eventTime < window.end,
    )
    .map((one) =>
      [one.eventTime, Math.fround(one.score), one.predictedClass, labelOf(reportsOn(traffic, one))].join(' '),
    )
    .sort()
}

function labelOf(reports: ReturnType<typeof reportsOn>): number {
  return reports.at(-1)?.value ?? Number.NaN
}

function toldRows({ eventTimes, scores, predictedClasses, labels }: ServedRows): readonly string[] {
  return Array.from(eventTimes, (at, row) =>
    [at, scores[row], predictedClasses[row], labels[row]].join(' '),
  ).sort()
}

/** Rows as they stand after a late repeat: in parts of another week of ingestion, which no merge joins with this one. */
async function insertEarlier({ answers }: LabelledTraffic): Promise<void> {
  const rows = answers.map((value) => ({
    ...predictionRow(value, { partition: 0, offset: 0, traceId: '', isSetAside: value.isSetAside }),
    ingested_at: start,
  }))
  await clickhouse.insert(tables.predictions, rows, randomUUID())
}

describe('served rows', () => {
  it.each([
    { version: 1, role: 'live', seed: 31 },
    { version: 2, role: 'live', seed: 32 },
    { version: 2, role: 'shadow', seed: 33 },
  ] as const)(
    'of version $version as $role are those that the state counts, once each, with their newest label (seed $seed)',
    async ({ version, role, seed }) => {
      const model = newModel()
      const traffic = labelledTraffic(model, start, randomFrom(seed))
      await insertOutcomes(clickhouse, traffic.outcomes)
      await insertEarlier(traffic)
      await insertPredictions(clickhouse, traffic.answers)
      const of = { version: parseVersionNumber(version), role }
      const truth = bruteForce(traffic, of)
      const found = await read(model, of)
      expect(truth.length).toBeGreaterThan(50)
      expect(truth.some((row) => row.endsWith('NaN'))).toBe(true)
      expect(toldRows(found)).toEqual(truth)
      expect(found).toMatchObject({ total: truth.length, rows: truth.length })
      const without = await read(model, { ...of, outcome: null })
      expect([...without.labels].every(Number.isNaN)).toBe(true)
      expect(without.eventTimes).toEqual(found.eventTimes)
    },
  )

  it('hold features and outputs bit for bit, with nulls for those that an older contract did not have', async () => {
    const model = newModel()
    const numbers = [0.1, 0, 1e-42, 3.4e38, Infinity, Number.NaN].map(Math.fround)
    await insertPredictions(clickhouse, [
      prediction({
        ...{ model, requestId: 'new', eventTime: start, contractRevision: 2, score: 0.1 },
        ...{
          numericFeatures: numbers,
          categoricalFeatures: ['a', null],
          outputs: [0.25, 0.75].map(Math.fround),
        },
      }),
      prediction({
        ...{ model, requestId: 'old', eventTime: start + 1, score: Number.NaN, outputs: [1] },
        ...{ numericFeatures: [2], categoricalFeatures: [] },
      }),
    ])
    const found = await read(model)
    expect(found).toMatchObject({ rows: 2, numericWidth: 6, categoricalWidth: 2, outputWidth: 2 })
    const [newer, older] = found.eventTimes[0] === start ? [0, 1] : [1, 0]
    const row = (values: Float32Array, at: number, width: number) => [
      ...values.slice(at * width, (at + 1) * width),
    ]
    expect(row(found.numeric, newer, 6)).toEqual(numbers)
    expect(row(found.numeric, older, 6)).toEqual([2, ...Array<number>(5).fill(Number.NaN)])
    expect(found.categorical.slice(newer * 2, newer * 2 + 2)).toEqual(['a', null])
    expect(found.categorical.slice(older * 2, older * 2 + 2)).toEqual([null, null])
    expect(row(found.outputs, newer, 2)).toEqual([0.25, 0.75])
    expect(row(found.outputs, older, 2)).toEqual([1, Number.NaN])
    expect([found.scores[newer], found.scores[older]]).toEqual([Math.fround(0.1), Number.NaN])
  })

  it('are a sample when there are too many, the same in whatever order they were written', async () => {
    const requests = Array.from({ length: 3_000 }, (_, at) => ({
      ...{ requestId: `request ${Math.floor(at / 3)}`, row: at % 3, eventTime: start + at },
      numericFeatures: [at],
    }))
    const numbersOf = async (ordered: typeof requests, most: number) => {
      const model = newModel()
      await insertPredictions(
        clickhouse,
        ordered.map((one) => prediction({ model, ...one })),
      )
      const found = await read(model, { most })
      expect(found.total).toBe(3_000)
      return [...found.numeric]
    }
    const sample = await numbersOf(requests, 1_000)
    expect(sample).toHaveLength(1_000)
    expect(await numbersOf(requests.toReversed(), 1_000)).toEqual(sample)
    // Mean of 1,000 of 0 to 2,999 without repetition: 1,499.5 with a standard deviation of 22.4; five of them.
    const mean = sample.reduce((sum, value) => sum + value / sample.length, 0)
    expect(Math.abs(mean - 1_499.5)).toBeLessThan(112)
    expect(await numbersOf(requests, 3_000)).toHaveLength(3_000)
  })

  it('come in several pages, none twice and none left out', async () => {
    const model = newModel()
    const count = 120_000
    await clickhouse.command(
      `INSERT INTO predictions (prediction_id, request_id, row, model, version, intended_version, intended_role, event_time,
         status, numeric_features, score)
       SELECT toString(number), concat('request ', toString(number)), 0, '${model}', 1, 1, 'champion',
         fromUnixTimestamp64Milli(toInt64(${start} + number)), 'ok', [toFloat32(number)], 0.5
       FROM numbers(${count})`,
    )
    const found = await read(model)
    expect(found).toMatchObject({ total: count, rows: count })
    expect(new Set(found.numeric).size).toBe(count)
    const some = await read(model, { most: 60_000, outcome: null })
    expect(some).toMatchObject({ total: count, rows: 60_000 })
    expect([...some.numeric].every((value, at) => value === found.numeric[at])).toBe(true)
  })

  it('take a late label and leave one dated more than a day before its request', async () => {
    const model = newModel()
    const requestIds = ['late', 'early', 'before']
    await insertPredictions(
      clickhouse,
      requestIds.map((requestId, at) => prediction({ model, requestId, eventTime: start + at })),
    )
    await insertOutcomes(clickhouse, [
      outcome({ model, requestId: 'late', value: 7, eventTime: start + 60 * dayMs }),
      outcome({ model, requestId: 'early', value: 8, eventTime: start - dayMs - 1 }),
      outcome({ model, requestId: 'before', value: 9, eventTime: start - hourMs }),
    ])
    const found = await read(model)
    const labels = Array.from(found.eventTimes, (at, row) => [at - start, found.labels[row]])
    expect(labels.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual([
      [0, 7],
      [1, Number.NaN],
      [2, 9],
    ])
  })

  it('are none of a model that nobody knows', async () => {
    expect(await read(newModel())).toMatchObject({ total: 0, rows: 0, numericWidth: 0, outputWidth: 0 })
  })
})
