import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { topics, type EvidenceTallied, type RolloutChanged } from '@weir/contracts'
import { createPublisher, openKafka, readAll, type Publisher, type RunningConsumer } from '@weir/kafka'
import {
  connectRedis,
  ControllerLock,
  redisRegistryStore,
  redisRolloutStore,
  redisRoutingStore,
  type RedisConnection,
} from '@weir/redis'
import { sampleModel, sampleVersion } from '@weir/testkit'
import { parseModelName, type ModelName } from '@weir/vocabulary'
import { request } from 'undici'
import {
  get,
  killControllers,
  leadOf,
  leaseTtlMs,
  lockTtlMs,
  post,
  startController,
  until,
  type ControllerProcess,
} from './controller-process.fixture.ts'
import { madeTally } from './made-controller.ts'

/** A database of this file's own: the lead and the outbox are one for each. */
const redisUrl = new URL('/13', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
const brokers = process.env['WEIR_KAFKA_BROKERS'] ?? '127.0.0.1:9092'
const schemaRegistryUrl = process.env['WEIR_SCHEMA_REGISTRY_URL'] ?? 'http://127.0.0.1:8081/apis/ccompat/v7'
const person = { by: 'ada', reason: 'because' }
const canary = {
  kind: 'stepped',
  shadow: null,
  steps: [{ weightPercent: 20, minEventMs: 3_600_000, minPredictions: 10 }],
}
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let redis: RedisConnection
let publisher: Publisher
let reader: RunningConsumer
let inference: Server
let inferenceUrl = ''
const broken = new Set<string>()
const published: RolloutChanged[] = []

beforeAll(async () => {
  redis = await connectRedis(redisUrl, 'test')
  await redis.client.flushdb()
  const link = openKafka({ brokers: [brokers], schemaRegistryUrl, clientId: 'controller-test', log: silent })
  publisher = createPublisher(link)
  reader = readAll(link, {
    topic: topics.rollouts,
    fromTimestamp: Date.now(),
    onRecords: (records) => void published.push(...records.map(({ value }) => value)),
    onCaughtUp: () => undefined,
  })
  inference = createServer((asked, answer) => {
    const isBroken = [...broken].some((model) => asked.url?.includes(`/${model}/`))
    if (isBroken) answer.setHeader('weir-error-code', 'version-load-failed')
    answer.writeHead(isBroken ? 503 : 200).end('{}')
  }).listen(0, '127.0.0.1')
  await once(inference, 'listening')
  const address = inference.address()
  inferenceUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})

afterAll(async () => {
  killControllers()
  inference.close()
  await reader.stop()
  await publisher.stop(1_000)
  await redis.close()
})

async function startLeader(): Promise<ControllerProcess> {
  const controller = await startController(addresses())
  await until(async () => (await leadOf(controller)) === 'leader')
  return controller
}

function addresses() {
  return {
    WEIR_REDIS_URL: redisUrl,
    WEIR_KAFKA_BROKERS: brokers,
    WEIR_SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    WEIR_INFERENCE_URL: inferenceUrl,
  }
}

/** A model with two versions, known to this test alone. */
async function newModel(name: string): Promise<ModelName> {
  const model = parseModelName(name)
  const registry = redisRegistryStore(redis)
  await registry.models.create(sampleModel(model))
  for (const seed of [1, 2]) await registry.versions.add(sampleVersion(model, seed), null)
  return model
}

/** A model whose version 1 is champion and whose version 2 has a fifth of the traffic. */
async function newCanary({ url }: ControllerProcess, name: string) {
  const model = await newModel(name)
  await post(`${url}/api/v1/rollouts`, { model, challenger: 1, plan: 'immediate', ...person })
  const { status, body } = await post(`${url}/api/v1/rollouts`, {
    model,
    challenger: 2,
    plan: canary,
    ...person,
  })
  expect(status).toBe(201)
  const rolloutId = String(body.rolloutId)
  await until(async () => (await route(model)).table.variants.length === 2)
  return { model, rolloutId }
}

async function route(model: ModelName) {
  const found = await redisRoutingStore(redis).read(model)
  if (found === null) throw new Error(`${model} has no route`)
  return found
}

const kindsOf = async (rolloutId: string) =>
  (await redisRolloutStore(redis, { leaseTtlMs: 1 }).events(rolloutId)).map(({ event }) => event.kind)

/** Publishes a tally as the drift-monitor does. */
async function publishTally(
  { model, rolloutId }: { readonly model: ModelName; readonly rolloutId: string },
  numbers: { readonly hours: number; readonly fromOffset: number; readonly bad?: number },
): Promise<void> {
  const tally = madeTally({ rolloutId, ...numbers })
  if (tally.kind !== 'guardrail') throw new Error('a guardrail tally is wanted')
  const { partition, fromOffset, toOffset, cells, watermark } = tally
  const value: EvidenceTallied = {
    tallyId: `${rolloutId}|guardrail|${partition}|${fromOffset}`,
    model,
    rolloutId,
    watermark,
    guardrail: { partition, fromOffset, toOffset, cells },
    kpi: null,
  }
  await publisher.publish(topics.evidence, [value])
}

describe('the rollback-controller', () => {
  let leader: ControllerProcess

  beforeAll(async () => void (leader = await startLeader()))

  it('makes a first version champion and publishes how', async () => {
    const model = await newModel('controller-first')
    const start = { model, challenger: 1, plan: 'immediate', ...person }
    const { status, body } = await post(`${leader.url}/api/v1/rollouts`, start)
    expect({ status, phase: body.phase }).toEqual({ status: 201, phase: 'promoted' })
    expect((await route(model)).table).toMatchObject({
      epoch: 1,
      variants: [{ version: 1, weightPercent: 100 }],
    })
    const aliases = await redisRegistryStore(redis).aliases.list(model)
    expect(aliases).toEqual([{ alias: 'champion', version: 1, revision: 1 }])
    const changes = () => published.filter((change) => change.model === model).map(({ change }) => change)
    await until(() => changes().length >= 3)
    expect(changes()).toEqual(['rolloutStarted', 'watchEntered', 'promoted'])
  })

  it('rolls a canary back from a tally: table, alias and event, with the statistics it saw', async () => {
    const made = await newCanary(leader, 'controller-harmed')
    const { epoch } = (await route(made.model)).table
    await publishTally(made, { hours: 1, fromOffset: 0, bad: 40 })
    await until(async () => (await route(made.model)).table.epoch > epoch)
    expect((await route(made.model)).table).toMatchObject({
      epoch: epoch + 1,
      variants: [{ version: 1, weightPercent: 100 }],
    })
    const last = () => published.filter(({ rolloutId }) => rolloutId === made.rolloutId).at(-1)
    await until(() => last()?.change === 'rolledBack')
    expect(last()).toMatchObject({ phase: 'rolledBack', champion: 1, challenger: 2, verdict: 'fail' })
    expect(JSON.parse(last()?.evidence ?? '{}')).toMatchObject({ evidence: { offsets: { '0': 399 } } })
    const { body } = await get(`${leader.url}/api/v1/rollouts/${made.rolloutId}`)
    expect(body).toMatchObject({ phase: 'rolledBack', epoch: epoch + 1, assessment: { verdict: 'fail' } })
  })

  it('passes over a tally that cannot be, and decides from the next one', async () => {
    const made = await newCanary(leader, 'controller-poisoned')
    const read = async () => (await request(`${leader.url}/metrics`)).body.text()
    // It has read the whole topic and made other decisions: only what is added is of this test.
    const count = async (line: string) => Number((await read()).split(`\n${line} `)[1]?.split('\n')[0] ?? 0)
    const [errors, invalid] = [
      'rollbacks_total{reason="errors"}',
      'evidence_tallies_total{outcome="invalid"}',
    ]
    const before = { errors: await count(errors), invalid: await count(invalid) }
    await publishTally(made, { hours: 1, fromOffset: 0, bad: 1_000 })
    await publishTally(made, { hours: 1, fromOffset: 400, bad: 40 })
    await until(async () => (await kindsOf(made.rolloutId)).includes('rolledBack'))
    // A decision is counted after it is stored.
    await until(async () => (await count(errors)) > before.errors)
    const phase = 'rollout_phase{model_name="controller-poisoned",phase="rolledBack"}'
    await until(async () => (await count(phase)) === 1)
    expect(await count(invalid)).toBe(before.invalid + 1)
    expect(await count('controller_is_leader')).toBe(1)
  })

  it('gives up on a version that inference cannot load', async () => {
    const model = await newModel('controller-broken')
    broken.add(model)
    const start = { model, challenger: 1, plan: 'immediate', ...person }
    const { body } = await post(`${leader.url}/api/v1/rollouts`, start)
    expect(body).toMatchObject({ phase: 'rolledBack', champion: null })
    expect(body.reason).toContain('did not load')
  })

  it('does what a person says, and refuses what it cannot do with the reason', async () => {
    const { rolloutId } = await newCanary(leader, 'controller-commanded')
    const send = (step: string, body: object = person) =>
      post(`${leader.url}/api/v1/rollouts/${rolloutId}/${step}`, body)
    expect(await send('pause')).toMatchObject({ status: 200, body: { phase: 'paused' } })
    expect(await send('rollback')).toMatchObject({ status: 200, body: { phase: 'rolledBack' } })
    expect(await send('rollback')).toMatchObject({ status: 409, body: { code: 'rollout-ended' } })
    expect(await send('explode')).toMatchObject({ status: 400, body: { code: 'input-invalid' } })
    expect(await send('pause', { by: 'ada' })).toMatchObject({ status: 400, body: { code: 'input-invalid' } })
    const start = { model: 'controller-commanded', challenger: 2, plan: { kind: 'stepped', steps: [] } }
    expect(await post(`${leader.url}/api/v1/rollouts`, { ...start, ...person })).toMatchObject({
      status: 400,
      body: { code: 'plan-invalid' },
    })
  })

  it('goes on after a hard kill: a canary under a new epoch, other models under their old one', async () => {
    const quiet = await newModel('controller-quiet')
    await post(`${leader.url}/api/v1/rollouts`, { model: quiet, challenger: 1, plan: 'immediate', ...person })
    const made = await newCanary(leader, 'controller-killed')
    await publishTally(made, { hours: 0, fromOffset: 0 })
    await until(async () => (await kindsOf(made.rolloutId)).length === 3)
    const { epoch } = (await route(made.model)).table
    leader.child.kill('SIGKILL')
    await leader.exit

    leader = await startLeader()
    await until(async () => (await route(made.model)).table.epoch > epoch)
    expect(await route(made.model)).toMatchObject({
      table: { epoch: epoch + 1 },
      lease: { epoch: epoch + 1 },
    })
    expect((await route(quiet)).table.epoch).toBe(1)
    expect(await kindsOf(made.rolloutId)).toEqual(['rolloutStarted', 'stepEntered', 'eventTimeLearnt'])
    await publishTally(made, { hours: 1, fromOffset: 400, bad: 40 })
    await until(async () => (await kindsOf(made.rolloutId)).includes('rolledBack'))
    const { body } = await get(`${leader.url}/api/v1/rollouts/${made.rolloutId}`)
    expect(body.assessment.challengerPredictions).toBe(160)
  })

  it('renews the lease of a canary, which lapses when the controller dies', async () => {
    const made = await newCanary(leader, 'controller-leased')
    const { epoch } = (await route(made.model)).table
    await wait(1.5 * leaseTtlMs)
    expect(await route(made.model)).toMatchObject({ table: { epoch }, lease: { epoch } })
    leader.child.kill('SIGKILL')
    await until(async () => (await route(made.model)).lease === null)
    leader = await startLeader()
  })

  it('leads alone: another stands by, refuses commands, answers questions and follows', async () => {
    const standby = await startController(addresses())
    expect(await leadOf(standby)).toBe('standby')
    const { body } = await get(`${standby.url}/api/v1/rollouts?model=controller-killed`)
    expect(body.rollouts).toHaveLength(2)
    const start = { model: 'controller-quiet', challenger: 2, plan: 'immediate', ...person }
    expect(await post(`${standby.url}/api/v1/rollouts`, start)).toMatchObject({
      status: 503,
      body: { code: 'not-leader' },
    })
    leader.child.kill('SIGTERM')
    expect(await leader.exit).toBe(0)
    // A lead that was not given back would last longer; the first who asks has it now, be it this test.
    const rival = new ControllerLock(redis, { ttlMs: lockTtlMs, clock: () => performance.now() })
    const isStandbyLeading = async () => (await leadOf(standby)) === 'leader'
    await until(async () => (await rival.hold()) !== null || isStandbyLeading(), lockTtlMs / 2)
    await rival.release()
    await until(isStandbyLeading)
    expect((await post(`${standby.url}/api/v1/rollouts`, start)).body.phase).toBe('promoted')
    leader = standby
  })
})
