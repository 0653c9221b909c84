import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import avsc from 'avsc'
import { Kafka, Partitioners } from 'kafkajs'
import {
  address,
  championOf,
  eventually,
  infer,
  latestSchema,
  query,
  register,
  startRollout,
} from './platform.ts'

const model = 'e2e-stream'
const records = 100_000
const entities = 10_000
const topic = 'ml.features.submitted.v1'

/** Rows that the versions answer differently about: the hour and the delay rates vary. */
const rows = Array.from({ length: 64 }, (_, i) => [
  (i * 22) % 1440,
  i % 7,
  100 + 37 * i,
  0.1 + 0.004 * i,
  0.3 - 0.003 * i,
  0.05 + 0.01 * (i % 20),
  0.1 + 0.005 * (i % 30),
  i,
])

const aMonthMs = 30 * 86_400_000
const canary = {
  kind: 'stepped',
  shadow: null,
  steps: [{ weightPercent: 25, minEventMs: aMonthMs, minPredictions: 1 }],
  watch: { minEventMs: 0 },
  behaviour: 'changedBehaviour',
  kpi: null,
}

beforeAll(async () => {
  await championOf(model)
  expect((await register(model, 'fresh')).status).toBe(201)
  expect((await startRollout(model, 2, canary)).status).toBe(201)
  await eventually('the canary has begun', async () => {
    const [row] = await query(
      `SELECT max(epoch) AS epoch FROM v_routing_history WHERE model = '${model}' AND weight_percent = 25`,
    )
    return Number(row?.['epoch'] ?? 0) > 0 ? true : null
  })
  await eventually('the gateway follows the canary', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => infer(model, `probe${i}`, rows[0] ?? [])),
    )
    return answers.some(({ body }) => assignedVersion(body) === 2) ? true : null
  })
})
// Where it is missing, the interpreter is made from downloads.
beforeAll(() => void python(), 900_000)

test('100,000 records of the stock kafkajs are each scored exactly once', async () => {
  await produceWithKafkajs('js-')
  await expectScoredOnce('js-')
})

test('100,000 records of the stock confluent-kafka for Python are each scored exactly once', async () => {
  const args = [
    address('WEIR_KAFKA_BROKERS'),
    address('WEIR_SCHEMA_REGISTRY_URL'),
    model,
    records,
    entities,
    'py-',
  ]
  await promisify(execFile)(python(), [
    here('python/produce_features.py'),
    ...args.map(String),
    JSON.stringify(rows),
  ])
  await expectScoredOnce('py-')
})

test('HTTP gives each of 10,000 entities the version that the stream gave it', async () => {
  const streamed = new Map(
    (
      await query(
        `SELECT entity_id, min(intended_version) AS version, uniqExact(intended_version) AS versions
         FROM v_predictions WHERE model = '${model}' AND source = 'stream' GROUP BY entity_id`,
      )
    ).map((row) => [String(row['entity_id']), row]),
  )
  expect(streamed.size).toBe(entities)
  expect([...streamed.values()].filter((row) => row['versions'] !== 1)).toEqual([])
  const different: string[] = []
  let challenger = 0
  for (let from = 0; from < entities; from += 25) {
    const names = Array.from({ length: 25 }, (_, i) => `e${from + i}`)
    const answers = await Promise.all(names.map((name) => infer(model, name, rows[0] ?? [])))
    answers.forEach(({ status, body }, i) => {
      const name = names[i] ?? ''
      const version = assignedVersion(body)
      if (status !== 200 || version !== streamed.get(name)?.['version']) different.push(`${name}: ${version}`)
      if (version === 2) challenger += 1
    })
  }
  expect(different).toEqual([])
  // 25 % of 10,000 entities, within six standard errors of a binomial: each rollout has a salt of its own, and chance
  // goes beyond that once in 500 million.
  expect(Math.abs(challenger - 2_500)).toBeLessThan(6 * Math.sqrt(10_000 * 0.25 * 0.75))
})

async function expectScoredOnce(prefix: string): Promise<void> {
  const count = `SELECT count() AS all, uniqExact(request_id) AS requests, uniqExact(prediction_id) AS predictions,
      countIf(status = 'ok') AS ok FROM v_predictions
    WHERE model = '${model}' AND source = 'stream' AND startsWith(request_id, '${prefix}')`
  await eventually(
    `${records} rows`,
    async () => (Number((await query(count))[0]?.['all']) >= records ? true : null),
    400_000,
  )
  expect(await query(count)).toEqual([{ all: records, requests: records, predictions: records, ok: records }])
}

async function produceWithKafkajs(prefix: string): Promise<void> {
  const kafka = new Kafka({ clientId: 'e2e', brokers: [address('WEIR_KAFKA_BROKERS')], logLevel: 1 })
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, idempotent: true })
  const subject = await latestSchema(topic)
  const type = avsc.Type.forSchema(JSON.parse(subject.schema))
  const frame = Buffer.alloc(5)
  frame.writeInt32BE(subject.id, 1)
  await producer.connect()
  const now = Date.now()
  for (let from = 0; from < records; from += 1_000) {
    const messages = Array.from({ length: 1_000 }, (_, i) => {
      const entityId = `e${(from + i) % entities}`
      const value = {
        model,
        entityId,
        requestId: `${prefix}${from + i}`,
        contractRevision: 1,
        eventTime: now,
        featureTime: null,
        segment: '',
        numericFeatures: rows[(from + i) % rows.length],
        categoricalFeatures: [],
      }
      return { key: entityId, value: Buffer.concat([frame, type.toBuffer(value)]) }
    })
    await producer.send({ topic, messages, acks: -1 })
  }
  await producer.disconnect()
}

/** The version that the entity was assigned: on an overloaded machine the challenger may be too slow, and then the
 *  champion answers in its place and says so. */
function assignedVersion(body: unknown): number {
  const parameters = valueAt(body, 'parameters')
  return valueAt(parameters, 'fallback') === true ? 2 : Number(valueAt(body, 'model_version'))
}

function valueAt(body: unknown, field: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** The interpreter of an environment that has the pinned clients; made on first use. */
function python(): string {
  const venv = fileURLToPath(new URL('../.weir/venv-e2e', import.meta.url))
  const interpreter = join(venv, 'bin', 'python')
  if (!existsSync(join(venv, 'complete'))) {
    execFileSync('python3', ['-m', 'venv', '--clear', venv])
    execFileSync(interpreter, ['-m', 'pip', 'install', '--quiet', '-r', here('python/requirements.txt')])
    execFileSync('touch', [join(venv, 'complete')])
  }
  return interpreter
}
