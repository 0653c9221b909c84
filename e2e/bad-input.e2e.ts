import { readFile } from 'node:fs/promises'
import { Kafka } from 'kafkajs'
import avsc from 'avsc'
import {
  address,
  championOf,
  eventually,
  infer,
  latestSchema,
  plainFeatures,
  query,
  register,
  send,
  startRollout,
  type Answer,
} from './platform.ts'

const model = 'e2e-bad-input'
const topic = 'ml.features.submitted.v1'
const registry = () => `${address('WEIR_REGISTRY_URL')}/api/v1/models`
const kafka = () => new Kafka({ clientId: 'e2e', brokers: [address('WEIR_KAFKA_BROKERS')], logLevel: 1 })

beforeAll(() => championOf(model))

/** Nothing else is harmed: the champion still answers after whatever came before. */
afterEach(async () => {
  const { status, body } = await infer(model, 'somebody', plainFeatures)
  expect([status, valueAt(body, 'model_version')]).toEqual([200, '1'])
})

async function upload(files: Record<string, [string, Buffer | string]>): Promise<Answer> {
  const form = new FormData()
  form.set(
    'metadata',
    JSON.stringify({ features: ['minute_of_day', 'weekday', 'distance', 'origin_rate', 'destination_rate'] }),
  )
  for (const [field, [name, content]] of Object.entries(files)) form.set(field, new Blob([content]), name)
  return send('POST', `${registry()}/${model}/versions`, form)
}

const artifact = () => readFile(new URL('../examples/flights/models/static-retrain.onnx', import.meta.url))

test('a file that is not ONNX is refused', async () => {
  expectRefusal(await upload({ artifact: ['model.onnx', 'this is no model'] }), 400, 'onnx-unreadable')
})

test('an ONNX file with an output that is no tensor is refused', async () => {
  const zipMap = await readFile(new URL('../libs/onnx/src/fixtures/zipmap.onnx', import.meta.url))
  expectRefusal(await upload({ artifact: ['model.onnx', zipMap] }), 400, 'onnx-output-not-tensor')
})

test('a reference file that lacks a feature is refused, naming it', async () => {
  const answer = await upload({
    artifact: ['m.onnx', await artifact()],
    reference: ['r.csv', 'minute_of_day,weekday\n1,2\n'],
  })
  expectRefusal(answer, 400, 'reference-feature-missing')
  expect(JSON.stringify(answer.body)).toContain('distance')
})

test('a reference file of unknown type is refused', async () => {
  const answer = await upload({ artifact: ['m.onnx', await artifact()], reference: ['r.xlsx', 'PK'] })
  expectRefusal(answer, 400, 'reference-type-unknown')
})

test('a wrong shape, a wrong type and NaN in a feature that is not nullable are refused', async () => {
  const shape = await infer(model, 'a', [1, 2, 3])
  const type = await send('POST', `${address('WEIR_GATEWAY_URL')}/v2/models/${model}/infer`, {
    inputs: [
      { name: 'features', datatype: 'BYTES', shape: [1, 8], data: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
    ],
  })
  const nan = await infer(model, 'a', [null, ...plainFeatures.slice(1)])
  for (const { status, body } of [shape, type, nan]) {
    expect(status).toBe(400)
    expect(typeof valueAt(body, 'error')).toBe('string')
  }
  expect(valueAt(nan.body, 'error')).toContain('minute_of_day')
})

test('an unknown model, version or alias is a clear 404', async () => {
  expect((await infer('e2e-nobody', 'a', plainFeatures)).status).toBe(404)
  expectRefusal(await send('GET', `${registry()}/e2e-nobody`), 404, 'model-unknown')
  expectRefusal(await send('GET', `${registry()}/${model}/versions/99`), 404, 'version-unknown')
  const gone = await send('DELETE', `${registry()}/${model}/aliases/nothing?expectedRevision=1`)
  expectRefusal(gone, 404, 'alias-unknown')
})

test('a stale compare-and-set is a conflict', async () => {
  const put = (expectedRevision: number) =>
    send('PUT', `${registry()}/${model}/aliases/candidate`, { version: 1, expectedRevision })
  expect((await put(0)).status).toBe(200)
  expectRefusal(await put(0), 409, 'alias-stale')
  expect((await put(1)).status).toBe(200)
})

test('Kafka records that nobody can score go to the dead-letter topic with their reason', async () => {
  const subject = await latestSchema(topic)
  const encode = (value: object) =>
    framed(subject.id, avsc.Type.forSchema(JSON.parse(subject.schema)).toBuffer(value))
  const records = {
    'not-avro': Buffer.from('hello'),
    'unknown-schema': framed(999_999, Buffer.from([1, 2, 3])),
    'feature-count': encode(featureRecord({ numericFeatures: [1, 2, 3] })),
    'unknown-model': encode(featureRecord({ model: 'e2e-nobody' })),
  }
  const producer = kafka().producer()
  await producer.connect()
  for (const [key, value] of Object.entries(records))
    await producer.send({ topic, messages: [{ key, value }] })
  await producer.disconnect()
  const letters = await deadLetters(Object.keys(records))
  expect(letters.get('not-avro')).toMatchObject({ bytes: records['not-avro'].toString('hex') })
  expect(letters.get('not-avro')?.reason).toContain('avro-not-framed')
  expect(letters.get('unknown-schema')?.reason).toContain('avro-schema-unknown')
  expect(letters.get('feature-count')?.reason).toContain('feature-count-wrong')
  expect(letters.get('unknown-model')?.reason).toContain('model-unknown')
})

test('a record dated a year ahead is recorded, and moves nothing', async () => {
  const ahead = Date.now() + 365 * 86_400_000
  const answer = await send('POST', `${address('WEIR_GATEWAY_URL')}/v2/models/${model}/infer`, {
    id: 'from-the-future',
    parameters: { entity_id: 'future', event_time: ahead },
    inputs: [{ name: 'features', datatype: 'FP32', shape: [1, 8], data: plainFeatures }],
  })
  expect(answer.status).toBe(200)
  const [row] = await eventually('the row', async () => {
    const rows = await query(`SELECT is_set_aside FROM v_predictions WHERE request_id = 'from-the-future'`)
    return rows.length > 0 ? rows : null
  })
  expect(row).toEqual({ is_set_aside: true })
  // The line of its chunk is the last that is written of it.
  await eventually('the line of its chunk', async () => {
    const [found] = await query(
      `SELECT count() AS n FROM ingest_chunks AS chunk, predictions AS row
       WHERE row.request_id = 'from-the-future' AND chunk.topic = 'ml.predictions.served.v1'
         AND chunk.partition = row.kafka_partition
         AND row.kafka_offset BETWEEN chunk.min_offset AND chunk.max_offset`,
    )
    return Number(found?.['n']) > 0 ? true : null
  })
  const limit = `fromUnixTimestamp64Milli(${Date.now() + 600_000})`
  expect(
    await query(`SELECT count() AS n FROM feature_minutes WHERE model = '${model}' AND minute > ${limit}`),
  ).toEqual([{ n: 0 }])
  const marks = `SELECT countIf(arrayExists(x -> x > ${limit}, mapValues(progress))) AS n FROM ingest_chunks`
  expect(await query(marks)).toEqual([{ n: 0 }])
})

test('a version without a profile can be shadowed but not routed', async () => {
  const other = 'e2e-no-profile'
  await championOf(other)
  expect((await register(other, 'never', { reference: false })).status).toBe(201)
  expectRefusal(await startRollout(other, 2, 'immediate'), 400, 'version-not-routable')
})

test('a second rollout of a model is refused while one is under way', async () => {
  const other = 'e2e-second'
  await championOf(other)
  expect((await register(other, 'fresh')).status).toBe(201)
  const plan = { kind: 'stepped', shadow: { minEventMs: 86_400_000 }, kpi: null }
  const first = await startRollout(other, 2, plan)
  expect(first.status).toBe(201)
  expectRefusal(await startRollout(other, 2, plan), 409, 'rollout-active')
})

interface Letter {
  readonly bytes: string
  readonly reason: string
}

async function deadLetters(keys: readonly string[]): Promise<Map<string, Letter>> {
  const consumer = kafka().consumer({ groupId: `e2e-${Date.now()}` })
  await consumer.connect()
  await consumer.subscribe({ topic: `${topic}-dlt`, fromBeginning: true })
  const found = new Map<string, Letter>()
  await consumer.run({
    eachMessage: async ({ message }) => {
      const reason = Object.entries(message.headers ?? {})
        .filter(([name]) => name.startsWith('kafka_dlt-exception'))
        .map(([, value]) => String(value))
        .join(' ')
      found.set(String(message.key), { bytes: message.value?.toString('hex') ?? '', reason })
    },
  })
  try {
    await eventually('dead letters', async () => (keys.every((key) => found.has(key)) ? true : null))
  } finally {
    await consumer.disconnect()
  }
  return found
}

function featureRecord(changed: object) {
  return {
    model,
    entityId: 'e',
    requestId: null,
    contractRevision: 1,
    eventTime: Date.now(),
    featureTime: null,
    segment: '',
    numericFeatures: [...plainFeatures],
    categoricalFeatures: [],
    ...changed,
  }
}

function framed(schemaId: number, body: Buffer): Buffer {
  const frame = Buffer.alloc(5)
  frame.writeInt32BE(schemaId, 1)
  return Buffer.concat([frame, body])
}

function expectRefusal({ status, body }: Answer, wanted: number, code: string): void {
  expect([status, valueAt(body, 'code')]).toEqual([wanted, code])
  expect(String(valueAt(body, 'detail')).length).toBeGreaterThan(10)
}

function valueAt(body: unknown, field: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined
}
