import { sampleModel, sampleTable, sampleTableCommit, sampleVersion } from '@weir/testkit'
import {
  parseAliasName,
  parseModelName,
  parseVersionNumber,
  Unavailable,
  type ModelName,
} from '@weir/vocabulary'
import {
  connectRedis,
  redisRegistryStore,
  redisRolloutStore,
  relayOutbox,
  type OutboxEvent,
  type RedisConnection,
} from './index.ts'
import { groupKeys } from './keys.ts'

/** A database of this file's own, emptied before each test. */
const url = new URL('/14', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
const stable = parseAliasName('stable')
const v1 = parseVersionNumber(1)
let redis: RedisConnection
let model: ModelName

beforeAll(async () => void (redis = await connectRedis(url, 'test')))
afterAll(() => redis.close())

beforeEach(async () => {
  await redis.client.flushdb()
  model = parseModelName('flights')
  const registry = redisRegistryStore(redis)
  await registry.models.create(sampleModel(model))
  await registry.versions.add(sampleVersion(model, 1), null)
})

/** More events: the alias moves so many times. */
async function moveAlias(from: number, times: number): Promise<void> {
  const { aliases } = redisRegistryStore(redis)
  for (let revision = from; revision < from + times; revision += 1)
    await aliases.move(model, stable, v1, revision)
}

/** A relay that keeps what it publishes. */
function startRelay(published: OutboxEvent[], changes: Partial<Parameters<typeof relayOutbox>[0]> = {}) {
  const controller = new AbortController()
  const done = relayOutbox({
    redis,
    publish: async (events) => void published.push(...events),
    lockTtlMs: 60_000,
    pollMs: 10,
    signal: controller.signal,
    ...changes,
  })
  return {
    done,
    stop: async () => {
      controller.abort()
      await done
    },
  }
}

function ids(published: readonly OutboxEvent[]): readonly string[] {
  return published.map(({ record }) => record.eventId)
}

function expected(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `flights:${String(index + 1).padStart(12, '0')}`)
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 20_000
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Error('it did not come to pass within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('the relay of the outbox', () => {
  it('publishes each change once and in order, as the record of its topic', async () => {
    await redisRolloutStore(redis, { leaseTtlMs: 1_000 }).commit({
      ...sampleTableCommit(sampleTable(model, 1, 0), 'rollout-1'),
      championMovesTo: v1,
    })
    const published: OutboxEvent[] = []
    const relay = startRelay(published)
    await until(() => published.length >= 5)
    await relay.stop()
    expect(published.map(({ topic }) => topic)).toEqual([
      'lifecycle',
      'lifecycle',
      'lifecycle',
      'routing',
      'rollouts',
    ])
    expect(published.map(({ record }) => ('change' in record ? record.change : record.epoch))).toEqual([
      'modelCreated',
      'versionRegistered',
      'aliasMoved',
      1,
      'rolloutStarted',
    ])
    expect(published.map(({ record }) => record.model)).toEqual(Array(5).fill('flights'))
    expect(published[4]?.record).toMatchObject({ eventId: 'rollout-1-event', champion: 1, challenger: 1 })
  })

  it('goes on where the relay before it ended', async () => {
    const first: OutboxEvent[] = []
    const relay = startRelay(first)
    await until(() => first.length === 2)
    await relay.stop()
    await moveAlias(0, 3)
    const second: OutboxEvent[] = []
    const next = startRelay(second)
    await until(() => second.length === 3)
    await next.stop()
    expect([...ids(first), ...ids(second)]).toEqual(expected(5))
  })

  it('lets one of several relays publish, so that nothing comes twice while all is well', async () => {
    const published: OutboxEvent[] = []
    const relays = Array.from({ length: 4 }, () => startRelay(published))
    await moveAlias(0, 40)
    await until(() => published.length >= 42)
    await Promise.all(relays.map((relay) => relay.stop()))
    expect(ids(published)).toEqual(expected(42))
  })

  it('is followed by another after it died with a batch in hand, which comes again in order', async () => {
    const published: OutboxEvent[] = []
    await moveAlias(0, 8)
    const crash = new Error('the process died')
    const dying = startRelay([], {
      lockTtlMs: 300,
      publish: async (events) => {
        published.push(...events)
        throw crash
      },
    })
    await expect(dying.done).rejects.toBe(crash)
    const seenBefore = published.length
    const next = startRelay(published)
    await until(() => published.length >= seenBefore + 10)
    await next.stop()
    expect(ids(published.slice(seenBefore))).toEqual(expected(10))
  })

  it('keeps its lock through a publish that takes longer than the lock lasts', async () => {
    const slow: OutboxEvent[] = []
    const other: OutboxEvent[] = []
    let isSlow = false
    // Long enough that a pause of this process between two renewals loses nothing.
    const lockTtlMs = 3_000
    const slowRelay = startRelay(slow, {
      lockTtlMs,
      publish: async (events) => {
        isSlow = true
        await new Promise((resolve) => setTimeout(resolve, 2 * lockTtlMs))
        slow.push(...events)
      },
    })
    await until(() => isSlow)
    const otherRelay = startRelay(other)
    await until(() => slow.length === 2)
    await Promise.all([slowRelay.stop(), otherRelay.stop()])
    expect(ids(slow)).toEqual(expected(2))
    expect(other).toEqual([])
  })

  it('tries again while the broker is away, without losing or changing the order', async () => {
    const published: OutboxEvent[] = []
    let failures = 0
    const relay = startRelay(published, {
      publish: async (events) => {
        if (failures < 3) throw new Unavailable('kafka-unavailable', 'away')
        published.push(...events)
      },
      onUnavailable: () => void (failures += 1),
    })
    await until(() => published.length === 2)
    await relay.stop()
    expect(failures).toBe(3)
    expect(ids(published)).toEqual(expected(2))
  })

  it('stops at an event that nobody can read instead of passing it over', async () => {
    await redis.client.xadd(
      groupKeys('flights').outbox,
      '3-0',
      'topic',
      'weather',
      'key',
      'flights',
      'event',
      '{}',
    )
    const relay = startRelay([])
    await expect(relay.done).rejects.toMatchObject({ kind: 'poison-message', code: 'redis-value-unreadable' })
  })

  it('trims what is long published, and nothing that is not', async () => {
    const { outbox, events, published: mark } = groupKeys('flights')
    const json = '{"change":"aliasMoved","version":1,"alias":"stable","eventTime":1,"details":{}}'
    const fill = `for number = 3, 10600 do
      redis.call('XADD', KEYS[1], number .. '-0', 'topic', 'lifecycle', 'key', 'flights', 'event', ARGV[1])
    end`
    await redis.client.eval(fill, 1, outbox, json)
    await redis.client.mset(events, 10_600, mark, 10_500)
    const published: OutboxEvent[] = []
    const relay = startRelay(published)
    await until(() => published.length === 100)
    await relay.stop()
    const length = await redis.client.xlen(outbox)
    expect(length).toBeGreaterThanOrEqual(10_000)
    expect(length).toBeLessThan(10_200)
    expect(ids(published)).toEqual(expected(10_600).slice(10_500))
  })
})
