import { randomUUID } from 'node:crypto'
import { ingestProgress } from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { profileOf } from '@weir/drift'
import { newContract } from '@weir/models'
import { sampleModel, sampleVersion } from '@weir/testkit'
import { parseModelName } from '@weir/vocabulary'
import { faultyWire, type FaultyWire } from './faulty-wire.fixture.ts'
import {
  openIntStack,
  startRecorder,
  until,
  variable,
  type IntStack,
  type RunningRecorder,
} from './int-stack.fixture.ts'
import { countOf, reconciliation, recordedMinutes, recountedMinutes } from './recorded-state.fixture.ts'
import { samplePrediction } from './sample-prediction.fixture.ts'
import { sampleTraffic } from './sample-traffic.fixture.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${trace}-00f067aa0ba902b7-01`
const edges = [10, 20, 30]

let stack: IntStack
let recorder: RunningRecorder | null = null
let wire: FaultyWire | null = null
beforeAll(async () => {
  stack = await openIntStack()
})
afterEach(async () => {
  wire?.set('open')
  await recorder?.drain()
  await wire?.close()
  recorder = wire = null
})
afterAll(() => stack.close())

/** A model with the features hour and distance, whose versions 1 and 2 watch distance. */
async function registeredModel(): Promise<string> {
  const name = parseModelName(`model-${randomUUID()}`)
  const feature = (of: string) => ({ name: of, type: 'number', unit: '1', nullable: true }) as const
  await stack.registry.models.create({
    ...sampleModel(name),
    contract: newContract([feature('hour'), feature('distance')]),
  })
  const reference = profileOf({
    features: [{ name: 'distance', values: [5, 15, 25, 35] }],
    score: { name: 'score', values: [0, 1, 2, 3] },
  })
  const distance = reference.features.map((profile) => ({ ...profile, edges, counts: [1, 1, 1, 1, 0] }))
  for (const seed of [1, 2])
    await stack.registry.versions.add(
      sampleVersion(name, seed),
      JSON.stringify({ ...reference, features: distance }),
    )
  return name
}

const read = (sql: string, model: string) => stack.clickhouse.select(sql, { model })

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${recorder?.url}/metrics`)).text()
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(name))
    .map((line) => Number(line.split(' ').at(-1)))
  return values.reduce((sum, value) => sum + value, 0)
}

describe('the recorder', () => {
  it('records 2,000 requests exactly once through a crash, with repeats, poison and a wrong clock among them', async () => {
    const since = Date.now()
    const model = await registeredModel()
    const answers = sampleTraffic(model, 2_000)
    const third = Math.floor(answers.length / 3)
    wire = await faultyWire(variable('WEIR_CLICKHOUSE_URL'))
    recorder = await startRecorder({
      WEIR_CLICKHOUSE_URL: wire.url,
      WEIR_RECORDER_CHUNK_RECORDS: '60',
      WEIR_RECORDER_CHUNK_LINGER_MS: '20',
    })
    await stack.publisher.publish(topics.predictions, answers.slice(0, third), { traceparent })
    await until(async () => (await countOf(stack.clickhouse, model)) > 200, 60_000)
    // It dies in the middle: some chunks are written, and it was never told.
    wire.set('deaf')
    await stack.publisher.publish(topics.predictions, answers.slice(third, 2 * third), { traceparent })
    await until(() => (wire?.swallowed() ?? 0) >= 3, 60_000)
    await recorder.kill()
    const early = await countOf(stack.clickhouse, model)
    // A client and a scorer that try again: the same answers, and the stream's under another table by version 2.
    const again = answers
      .filter((_, index) => index % 7 === 0)
      .map((value) => (value.source === 'stream' ? samplePrediction({ ...value, version: 2 }) : value))
    await stack.publisher.publish(topics.predictions, again.slice(0, again.length / 2), { traceparent })
    for (let number = 0; number < 5; number++) await stack.poison(`entity-${number}`)
    const ahead = samplePrediction({ model, requestId: `${model}/ahead`, eventTime: Date.now() + 3_600_000 })
    await stack.publisher.publish(topics.predictions, [ahead, ...answers.slice(2 * third), ...again], {
      traceparent,
    })
    recorder = await startRecorder({})
    await until(async () => (await countOf(stack.clickhouse, model)) >= answers.length + 1, 120_000)
    await until(async () => (await metric('kafka_consumergroup_lag')) === 0, 60_000)

    expect(early).toBeLessThan(2 * third)
    const [total] = await read(
      'SELECT count() AS n, uniqExact(prediction_id) AS distinct FROM v_predictions WHERE model = {model:String}',
      model,
    )
    expect(total).toEqual({ n: answers.length + 1, distinct: answers.length + 1 })
    const raw = await read('SELECT count() AS n FROM predictions WHERE model = {model:String}', model)
    expect(raw).toEqual([{ n: answers.length + 1 }])
    const aside = await read(
      'SELECT request_id, trace_id FROM v_predictions WHERE model = {model:String} AND is_set_aside',
      model,
    )
    expect(aside).toEqual([{ request_id: `${model}/ahead`, trace_id: trace }])
    expect(await recordedMinutes(stack.clickhouse, model)).toEqual(
      await recountedMinutes(stack.clickhouse, model, edges),
    )
    const newest = Math.max(...answers.map(({ eventTime }) => eventTime))
    const progress = (await ingestProgress(stack.clickhouse, 0)).filter((found) => found.model === model)
    expect(Math.max(...progress.map(({ watermark }) => watermark))).toBe(newest)
    expect(new Set(progress.map(({ kind }) => kind))).toEqual(new Set(['http', 'stream', 'shadow']))
    const partitions = await reconciliation(stack.clickhouse, since)
    expect(partitions.length).toBeGreaterThan(0)
    for (const { offsets, chunked, records, letters, repeats, rows } of partitions) {
      expect({ offsets, rows }).toEqual({ offsets: chunked, rows: records - repeats })
      expect(records + letters).toBe(offsets)
    }
    expect(await metric('kafka_dead_letters_total')).toBeGreaterThan(0)
    expect(await metric('recorder_repeats_total')).toBeGreaterThanOrEqual(again.length)
    expect(await recorder.drain()).toBe(0)
    recorder = null
  }, 400_000)

  it('waits while ClickHouse is away, and records once what it cannot know the fate of', async () => {
    const model = await registeredModel()
    const answers = sampleTraffic(model, 400)
    wire = await faultyWire(variable('WEIR_CLICKHOUSE_URL'))
    recorder = await startRecorder({ WEIR_CLICKHOUSE_URL: wire.url, WEIR_RECORDER_CHUNK_RECORDS: '50' })
    wire.set('cut')
    await stack.publisher.publish(topics.predictions, answers.slice(0, 200))
    await until(() => recorder?.lines.some((line) => line.includes('records wait')) ?? false, 60_000)
    const { url } = recorder
    await until(async () => (await fetch(`${url}/health/ready`)).status === 503, 60_000)
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    wire.set('deaf')
    await stack.publisher.publish(topics.predictions, answers.slice(200))
    await until(() => (wire?.swallowed() ?? 0) >= 6, 60_000)
    wire.set('open')
    await until(async () => (await countOf(stack.clickhouse, model)) >= answers.length, 120_000)
    await until(async () => (await metric('kafka_consumergroup_lag')) === 0, 60_000)
    expect(await countOf(stack.clickhouse, model)).toBe(answers.length)
    expect(await recordedMinutes(stack.clickhouse, model)).toEqual(
      await recountedMinutes(stack.clickhouse, model, edges),
    )
    expect(recorder.lines.filter((line) => line.includes('broke down'))).toEqual([])
    expect(await recorder.drain()).toBe(0)
    recorder = null
  }, 400_000)
})
