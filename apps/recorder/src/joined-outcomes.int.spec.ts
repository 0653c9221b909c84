import { randomUUID } from 'node:crypto'
import { tables, watchQueries } from '@weir/clickhouse'
import { topics, type OutcomeReported } from '@weir/contracts'
import { blockStart, hourMs, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import {
  openIntStack,
  startRecorder,
  until,
  type IntStack,
  type RunningRecorder,
} from './int-stack.fixture.ts'
import { samplePrediction } from './sample-prediction.fixture.ts'

let stack: IntStack
let recorder: RunningRecorder | null = null
beforeAll(async () => {
  stack = await openIntStack()
})
afterEach(async () => {
  await recorder?.drain()
  recorder = null
})
afterAll(() => stack.close())

const dayMs = 24 * hourMs
/** An hour of the recent past, so that everything lies in it. */
const at = blockStart(Date.now() - 10 * dayMs, hourMs)
const newModel = () => `model-${randomUUID()}`

const answerOf = (model: string, requestId: string, otherwise: { entityId: string; eventTime: number }) =>
  samplePrediction({ model, requestId, ...otherwise })

function reportOf(
  model: string,
  otherwise: Partial<OutcomeReported> & { entityId: string; eventTime: number },
): OutcomeReported {
  const reportedTime = Date.now()
  return {
    outcomeId: randomUUID(),
    model,
    requestId: '',
    row: 0,
    name: 'late',
    value: 1,
    reportedTime,
    ...otherwise,
  }
}

const read = (sql: string, model: string) => stack.clickhouse.select(sql, { model })

/** Value of the outcome by request, of the requests that have one. */
async function labels(model: string): Promise<Readonly<Record<string, unknown>>> {
  const rows = await read(
    "SELECT request_id, outcome_value FROM v_predictions WHERE model = {model:String} AND outcome_name != ''",
    model,
  )
  return Object.fromEntries(rows.map((row) => [String(row['request_id']), row['outcome_value']]))
}

const idsOf = {
  predictions: { id: 'request_id', table: tables.predictions, topic: topics.predictions.name },
  outcomes: { id: 'outcome_id', table: tables.entityOutcomes, topic: topics.outcomes.name },
} as const

/** Waits until all of them are recorded and joined. The line of a chunk is the last that is written of it; one of another
 *  partition says nothing of this one, and progress in event time nothing of what was reported for a time before it. */
async function whenJoined(model: string, of: keyof typeof idsOf, ids: readonly string[]) {
  const { id, table, topic } = idsOf[of]
  const sql = `SELECT DISTINCT ${id} AS id FROM ${table} AS written, ingest_chunks AS chunk
    WHERE written.model = {model:String} AND chunk.topic = '${topic}' AND chunk.partition = written.kafka_partition
      AND written.kafka_offset BETWEEN chunk.min_offset AND chunk.max_offset`
  await until(async () => {
    const found = new Set((await read(sql, model)).map((row) => row['id']))
    return ids.every((id) => found.has(id))
  }, 120_000)
}

async function publishAnswers(model: string, answers: readonly ReturnType<typeof samplePrediction>[]) {
  await stack.publisher.publish(topics.predictions, answers)
  const ids = answers.map(({ requestId }) => requestId)
  await whenJoined(model, 'predictions', ids)
}

async function publishReports(model: string, reports: readonly OutcomeReported[]) {
  await stack.publisher.publish(topics.outcomes, reports)
  const ids = reports.map(({ outcomeId }) => outcomeId)
  await whenJoined(model, 'outcomes', ids)
}

/** Labelled answers of version 1 in the hour of `at`: what performance, and so `v_performance`, is made from. */
async function labelledRows(model: string): Promise<number> {
  const hours = await watchQueries.performanceHours(stack.clickhouse, {
    model: parseModelName(model),
    version: parseVersionNumber(1),
    role: 'live',
    segment: '',
    outcome: 'late',
    positiveClass: 'late',
    edges: [0.5],
    calibration: { scores: [0, 1], probabilities: [0, 1] },
    attributionMs: 7 * dayMs,
    window: { start: at, end: at + hourMs },
  })
  const counts = hours.flatMap(({ realised }) => [...realised.positives, ...realised.negatives])
  return counts.reduce((sum, count) => sum + count, 0)
}

describe('outcomes by entity and time', () => {
  it('are joined whether they or their answer came first, once with all corrections, and no other is', async () => {
    const model = newModel()
    recorder = await startRecorder({})
    const early = reportOf(model, { entityId: 'early', eventTime: at + 60_000 })
    await publishReports(model, [early])
    expect(await labels(model)).toEqual({})
    await publishAnswers(model, [
      answerOf(model, 'r-early', { entityId: 'early', eventTime: at }),
      answerOf(model, 'r-late', { entityId: 'late', eventTime: at }),
      answerOf(model, 'r-old', { entityId: 'two', eventTime: at }),
      answerOf(model, 'r-new', { entityId: 'two', eventTime: at + 30_000 }),
      answerOf(model, 'r-after', { entityId: 'two', eventTime: at + 90_000 }),
      answerOf(model, 'r-none', { entityId: 'none', eventTime: at }),
    ])
    expect(await labels(model)).toEqual({ 'r-early': 1 })
    const corrected = { entityId: 'late', eventTime: at + 61_000 }
    for (const value of [1, 0, 1, 0, 5])
      await publishReports(model, [reportOf(model, { ...corrected, value, reportedTime: at + value })])
    await publishReports(model, [
      reportOf(model, { entityId: 'two', eventTime: at + 62_000, value: 7 }),
      reportOf(model, { entityId: 'stranger', eventTime: at + 63_000 }),
      reportOf(model, { entityId: 'none', eventTime: at + 7 * dayMs + 1 }),
    ])
    expect(await labels(model)).toEqual({ 'r-early': 1, 'r-late': 5, 'r-new': 7 })
    expect(await labelledRows(model)).toBe(3)
    const unjoined = await read(
      'SELECT entity_id FROM v_unjoined_outcomes WHERE model = {model:String} ORDER BY entity_id',
      model,
    )
    expect(unjoined.map((row) => row['entity_id'])).toEqual(['none', 'stranger'])
    const metrics = await (await fetch(`${recorder.url}/metrics`)).text()
    expect(metrics).toMatch(/recorder_outcomes_unjoined_total [34]\n/)
  }, 400_000)

  it('move to a nearer answer that is recorded later, and stand nowhere else then', async () => {
    const model = newModel()
    recorder = await startRecorder({})
    const entityId = 'entity'
    await publishAnswers(model, [answerOf(model, 'r1', { entityId, eventTime: at })])
    await publishReports(model, [reportOf(model, { entityId, eventTime: at + 60_000, value: 3 })])
    expect(await labels(model)).toEqual({ r1: 3 })
    await publishAnswers(model, [answerOf(model, 'r2', { entityId, eventTime: at + 50_000 })])
    expect(await labels(model)).toEqual({ r2: 3 })
    await publishReports(model, [
      reportOf(model, { entityId, eventTime: at + 60_000, value: 4 }),
      reportOf(model, { entityId, eventTime: at + 60_001, value: 5 }),
    ])
    expect(await labels(model)).toEqual({ r2: 5 })
    expect(await labelledRows(model)).toBe(1)
  }, 400_000)

  it('are joined once through a crash of the recorder between two of them', async () => {
    const model = newModel()
    const small = { WEIR_RECORDER_CHUNK_RECORDS: '10', WEIR_RECORDER_CHUNK_LINGER_MS: '10' }
    recorder = await startRecorder(small)
    const numbers = Array.from({ length: 200 }, (_, number) => number)
    const answers = numbers.map((number) =>
      answerOf(model, `r${number}`, { entityId: `e${number % 50}`, eventTime: at + number * 1_000 }),
    )
    const reports = numbers.map((number) =>
      reportOf(model, { entityId: `e${number % 50}`, eventTime: at + number * 1_000 + 500, value: number }),
    )
    await stack.publisher.publish(topics.outcomes, reports)
    await stack.publisher.publish(topics.predictions, answers)
    await until(async () => Object.keys(await labels(model)).length > 20, 60_000)
    await recorder.kill()
    recorder = await startRecorder({})
    const ids = reports.map(({ outcomeId }) => outcomeId)
    const all = Object.fromEntries(numbers.map((number) => [`r${number}`, number]))
    await whenJoined(model, 'predictions', Object.keys(all))
    await whenJoined(model, 'outcomes', ids)
    expect(await labels(model)).toEqual(all)
    const [counted] = await read(
      'SELECT count() AS rows, uniqExact(outcome_id) AS reports FROM outcomes FINAL WHERE model = {model:String}',
      model,
    )
    expect(counted).toEqual({ rows: 200, reports: 200 })
  }, 400_000)
})
