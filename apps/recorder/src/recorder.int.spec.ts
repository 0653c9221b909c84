import { randomUUID } from 'node:crypto'
import { ingestProgress } from '@weir/clickhouse'
import { topics, type OutcomeReported, type PredictionServed } from '@weir/contracts'
import { profileOf } from '@weir/drift'
import { newContract } from '@weir/models'
import { sampleModel, sampleVersion } from '@weir/testkit'
import { parseModelName } from '@weir/vocabulary'
import { faultyWire } from './faulty-wire.fixture.ts'
import {
  openIntStack,
  startRecorder,
  until,
  variable,
  type IntStack,
  type RunningRecorder,
} from './int-stack.fixture.ts'
import { samplePrediction } from './sample-prediction.fixture.ts'

const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${trace}-00f067aa0ba902b7-01`
const edges = [10, 20, 30]
const minuteMs = 60_000

let stack: IntStack
let recorder: RunningRecorder | null = null
beforeAll(async () => {
  stack = await openIntStack()
})
afterEach(async () => {
  await recorder?.kill()
  recorder = null
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

/** Requests over a quarter of an hour that ends now: one in four from the stream, half of them shadowed by version 2. */
function traffic(model: string, count: number): readonly PredictionServed[] {
  // A source of its own: high-water marks outlive a test, and no real topic has so many partitions.
  const sourcePartition = 1_000_000 + Math.floor(Math.random() * 1_000_000)
  const start = Date.now() - 15 * minuteMs
  return Array.from({ length: count }, (_, number): readonly PredictionServed[] => {
    const of = {
      model,
      requestId: `${model}/${number}`,
      entityId: `entity-${number % 97}`,
      eventTime: start + Math.floor((number / count) * 15 * minuteMs),
      segment: number % 5 === 0 ? 'jfk' : '',
      status: number % 11 === 0 ? 'timeout' : 'ok',
      numericFeatures: [number % 24, number % 13 === 0 ? NaN : number % 40],
      score: (number % 8) / 8,
    } as const
    const source = {
      source: 'stream',
      sourceTopic: 'features',
      sourcePartition,
      sourceOffset: number,
    } as const
    const live = samplePrediction({ ...of, ...(number % 4 === 0 ? source : {}) })
    const shadow = {
      source: 'shadow',
      sourceTopic: 'predictions',
      sourcePartition,
      sourceOffset: number,
    } as const
    if (number % 2 === 0) return [live]
    return [live, samplePrediction({ ...of, ...shadow, version: 2, intendedRole: 'shadow', status: 'ok' })]
  }).flat()
}

const read = (sql: string, model: string) => stack.clickhouse.select(sql, { model })
async function countOf(model: string): Promise<number> {
  const [row] = await read('SELECT count() AS n FROM v_predictions WHERE model = {model:String}', model)
  return Number(row?.['n'])
}

/** Per-minute state from the raw rows, counted in plain loops. */
async function recount(model: string) {
  const rows = await read(
    `SELECT version, intended_role, segment, toUnixTimestamp64Milli(event_time) AS at, numeric_features[2] AS distance, score
     FROM predictions FINAL WHERE model = {model:String} AND status = 'ok' AND NOT is_set_aside`,
    model,
  )
  const found = new Map<string, { n: number; nulls: number; sum: number; bins: number[] }>()
  for (const row of rows) {
    const minute = Math.floor(Number(row['at']) / minuteMs) * 60
    const role = row['intended_role'] === 'shadow' ? 'shadow' : 'live'
    for (const segment of new Set(['', String(row['segment'])])) {
      const key = `${row['version']} ${role} ${segment} ${minute}`
      const state = found.get(key) ?? { n: 0, nulls: 0, sum: 0, bins: [0, 0, 0, 0, 0] }
      found.set(key, state)
      const isNull = row['distance'] === 'nan'
      const distance = Number(row['distance'])
      const bin = isNull ? 4 : edges.filter((edge) => distance >= edge).length
      state.n += 1
      state.nulls += isNull ? 1 : 0
      state.sum += isNull ? 0 : distance
      state.bins[bin] = (state.bins[bin] ?? 0) + 1
    }
  }
  return Object.fromEntries([...found].sort())
}

async function recorded(model: string) {
  const rows = await read(
    `SELECT version, role, segment, toUnixTimestamp(minute) AS minute, sum(n) AS rows, sum(nulls) AS null_rows, sum(sum) AS total,
       finalizeAggregation(sumMapState(bins)) AS merged
     FROM feature_minutes WHERE model = {model:String} AND subject = 'distance' GROUP BY version, role, segment, minute`,
    model,
  )
  const states = rows.map((row) => {
    const bins = [0, 0, 0, 0, 0]
    const [at, counts] = Array.isArray(row['merged']) ? row['merged'] : [[], []]
    at.forEach((bin: number, index: number) => (bins[bin] = counts[index]))
    const key = `${row['version']} ${row['role']} ${row['segment']} ${row['minute']}`
    return [key, { n: row['rows'], nulls: row['null_rows'], sum: row['total'], bins }] as const
  })
  return Object.fromEntries([...states].sort())
}

/** Every offset of the topic that was recorded belongs to one chunk, and to a row, a repeat or a dead letter. */
async function expectReconciled(): Promise<void> {
  const chunks = await stack.clickhouse.select(
    `SELECT partition, max(max_offset) - min(min_offset) + 1 AS offsets, sum(max_offset - min_offset + 1) AS planned,
       sum(records) AS records, sum(dead_letters) AS letters, sum(repeats) AS repeats
     FROM ingest_chunks FINAL WHERE topic = {topic:String} GROUP BY partition ORDER BY partition`,
    { topic: topics.predictions.name },
  )
  expect(chunks.length).toBeGreaterThan(0)
  for (const { partition, offsets, planned, records, letters, repeats } of chunks) {
    expect(planned).toBe(offsets)
    expect(Number(records) + Number(letters)).toBe(offsets)
    const [rows] = await stack.clickhouse.select(
      'SELECT uniqExact(kafka_offset) AS n FROM predictions WHERE kafka_partition = {partition:UInt16}',
      { partition },
    )
    expect(rows?.['n']).toBe(Number(records) - Number(repeats))
  }
}

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
    const model = await registeredModel()
    const answers = traffic(model, 2_000)
    const third = Math.floor(answers.length / 3)
    recorder = await startRecorder({ WEIR_RECORDER_CHUNK_RECORDS: '60', WEIR_RECORDER_CHUNK_LINGER_MS: '20' })
    await stack.publisher.publish(topics.predictions, answers.slice(0, 2 * third), { traceparent })
    await until(async () => (await countOf(model)) > 200, 30_000)
    await recorder.kill()
    const early = await countOf(model)
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
    await until(async () => (await countOf(model)) >= answers.length + 1, 60_000)
    await until(async () => (await metric('kafka_consumergroup_lag')) === 0, 30_000)

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
    expect(await recorded(model)).toEqual(await recount(model))
    const newest = Math.max(...answers.map(({ eventTime }) => eventTime))
    const progress = (await ingestProgress(stack.clickhouse, 0)).filter((found) => found.model === model)
    expect(Math.max(...progress.map(({ watermark }) => watermark))).toBe(newest)
    expect(new Set(progress.map(({ kind }) => kind))).toEqual(new Set(['http', 'stream', 'shadow']))
    await expectReconciled()
    expect(await metric('kafka_dead_letters_total')).toBeGreaterThan(0)
    expect(await metric('recorder_repeats_total')).toBeGreaterThanOrEqual(again.length)
    expect(await recorder.drain()).toBe(0)
    recorder = null
  }, 180_000)

  it('waits while ClickHouse is away, and records once what it cannot know the fate of', async () => {
    const model = await registeredModel()
    const answers = traffic(model, 400)
    const wire = await faultyWire(variable('WEIR_CLICKHOUSE_URL'))
    recorder = await startRecorder({ WEIR_CLICKHOUSE_URL: wire.url, WEIR_RECORDER_CHUNK_RECORDS: '50' })
    wire.set('cut')
    await stack.publisher.publish(topics.predictions, answers.slice(0, 200))
    await until(() => recorder?.lines.some((line) => line.includes('records wait')) ?? false, 20_000)
    expect((await fetch(`${recorder.url}/health/ready`)).status).toBe(503)
    expect((await fetch(`${recorder.url}/health/live`)).status).toBe(200)
    wire.set('deaf')
    await stack.publisher.publish(topics.predictions, answers.slice(200))
    await until(() => wire.swallowed() >= 6, 30_000)
    wire.set('open')
    await until(async () => (await countOf(model)) >= answers.length, 60_000)
    await until(async () => (await metric('kafka_consumergroup_lag')) === 0, 30_000)
    expect(await countOf(model)).toBe(answers.length)
    expect(await recorded(model)).toEqual(await recount(model))
    expect(recorder.lines.filter((line) => line.includes('broke down'))).toEqual([])
    expect(await recorder.drain()).toBe(0)
    recorder = null
    await wire.close()
  }, 180_000)

  it('joins late outcomes and their corrections', async () => {
    const model = await registeredModel()
    const [prediction] = traffic(model, 1)
    if (prediction === undefined) throw new Error('no prediction')
    const { requestId, entityId, eventTime } = prediction
    const known = (value: number, later: number): OutcomeReported => ({
      outcomeId: randomUUID(),
      model,
      requestId,
      row: 0,
      entityId,
      name: 'late',
      value,
      eventTime: eventTime + later,
      reportedTime: Date.now(),
    })
    recorder = await startRecorder({})
    await stack.publisher.publish(topics.predictions, [prediction])
    await until(async () => (await countOf(model)) === 1, 30_000)
    const value = async () =>
      (await read('SELECT outcome_value FROM v_predictions WHERE model = {model:String}', model))[0]?.[
        'outcome_value'
      ]
    expect(await value()).toBeNull()
    await stack.publisher.publish(topics.outcomes, [known(1, 60_000)])
    await until(async () => (await value()) === 1, 30_000)
    await stack.publisher.publish(topics.outcomes, [known(0, 120_000), known(1, 30_000)])
    await until(async () => (await value()) === 0, 30_000)
    const progress = (await ingestProgress(stack.clickhouse, 0)).filter(
      (found) => found.model === model && found.kind === 'outcome',
    )
    expect(progress.map(({ watermark }) => watermark)).toEqual([eventTime + 120_000])
  }, 120_000)

  it('records what happened to models, routes, rollouts, windows and alerts', async () => {
    const model = await registeredModel()
    const at = Date.now()
    recorder = await startRecorder({})
    const { publisher } = stack
    await publisher.publish(topics.lifecycle, [
      {
        eventId: model,
        model,
        change: 'modelCreated',
        version: null,
        alias: null,
        eventTime: at,
        details: '{}',
      },
    ])
    const variants = [{ version: 1, role: 'champion', weightPercent: 100 }]
    await publisher.publish(topics.routing, [
      { eventId: model, model, epoch: 1, rolloutId: null, variants, shadows: [], salt: 's', eventTime: at },
    ])
    await publisher.publish(topics.rollouts, [
      {
        eventId: model,
        rolloutId: 'r',
        model,
        sequence: 1,
        change: 'started',
        phase: 'shadow',
        champion: 1,
        challenger: 2,
        verdict: '',
        reason: '',
        evidence: '',
        details: '{}',
        eventTime: at,
        watermark: null,
      },
    ])
    const measurement = {
      subject: 'distance',
      statistic: 'psi',
      value: 0.5,
      lower: 0.5,
      upper: 0.5,
      threshold: 0.1,
      noiseFloor: null,
      n: 9,
      referenceN: 9,
      verdict: 'fail',
    }
    const window = { windowStart: at - 3_600_000, windowEnd: at }
    await publisher.publish(topics.driftReports, [
      {
        reportId: model,
        kind: 'drift',
        model,
        version: 1,
        role: 'live',
        segment: '',
        ...window,
        watermark: at,
        isMature: true,
        measurements: [measurement],
        createdAt: at,
      },
    ])
    await publisher.publish(topics.alerts, [
      {
        alertId: model,
        fingerprint: model,
        status: 'firing',
        severity: 'warning',
        model,
        version: 1,
        labels: {},
        annotations: { summary: 'drift' },
        startsAt: at,
        endsAt: null,
        value: 0.5,
        threshold: 0.1,
        n: 9,
        ...window,
        sequence: 1,
      },
    ])
    for (const table of ['model_events', 'v_routing_history', 'v_decisions', 'v_windows', 'v_alerts'])
      await until(
        async () =>
          (await read(`SELECT model FROM ${table} WHERE model = {model:String}`, model)).length === 1,
        30_000,
      )
  }, 120_000)
})
