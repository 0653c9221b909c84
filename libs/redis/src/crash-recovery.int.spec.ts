import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleModel, sampleTable, sampleTableCommit, sampleVersion } from '@weir/testkit'
import { Failure, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import {
  connectRedis,
  redisRegistryStore,
  redisRolloutStore,
  redisRoutingStore,
  RoutingSnapshot,
  type RedisConnection,
} from './index.ts'

/** A server of this file's own, because it is killed: `redis-server` on the path, or REDIS_SERVER. */
const binary = process.env['REDIS_SERVER'] ?? 'redis-server'
const model = parseModelName('flights')
let dir: string
let port: number
let server: ChildProcess
let redis: RedisConnection

/** Below the ports of outgoing connections, one of which could take it while the server is down. */
let nextPort = 32_000

async function freePort(): Promise<number> {
  for (;;) {
    const found = (nextPort += 1)
    const probe = createServer()
    try {
      await once(probe.listen(found, '127.0.0.1'), 'listening')
    } catch {
      continue
    }
    await new Promise((resolve) => probe.close(resolve))
    return found
  }
}

async function startServer(...more: readonly string[]): Promise<ChildProcess> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...more]
  const child = spawn(binary, args, { stdio: 'ignore' })
  await once(child, 'spawn')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Kills the server and waits until the client has seen it. */
async function killSeen(): Promise<void> {
  const seen = new Promise((resolve) => redis.client.once('close', resolve))
  await kill(server)
  await seen
}

/** Starts it again on the same files. */
async function startAgain(): Promise<void> {
  server = await startServer(...durable)
  await redis.whenReady(30_000)
}

async function until(isTrue: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 30_000
  while (!isTrue()) {
    if (performance.now() > giveUpAt) throw new Error(`not within 30 s: ${isTrue.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const durable = ['--appendonly', 'yes', '--appendfsync', 'always']

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'weir-redis-'))
  port = await freePort()
  server = await startServer(...durable)
  redis = await connectRedis(`redis://127.0.0.1:${port}`, 'test')
})

afterEach(async () => {
  await redis.close()
  await kill(server)
  await rm(dir, { recursive: true })
})

describe('a Redis server that is killed', () => {
  it('has everything that was acknowledged when it is back, and takes changes again by itself', async () => {
    const registry = redisRegistryStore(redis)
    await registry.models.create(sampleModel(model))
    const acknowledged: number[] = []
    let isRunning = true
    const writer = async (first: number) => {
      for (let seed = first; isRunning; seed += 10)
        try {
          acknowledged.push((await registry.versions.add(sampleVersion(model, seed), null)).version)
        } catch (error) {
          if (!(error instanceof Failure)) throw error
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
    }
    const writers = Array.from({ length: 10 }, (_, index) => writer(index + 1))
    try {
      for (const enough of [20, 40, 60]) {
        await until(() => acknowledged.length > enough)
        await killSeen()
        await startAgain()
      }
    } finally {
      isRunning = false
      await Promise.all(writers)
    }
    const after = await registry.versions.add(sampleVersion(model, 1_000_000), null)
    const stored = new Set((await registry.versions.list(model)).map(({ version }) => version))
    expect(acknowledged.filter((number) => !stored.has(parseVersionNumber(number)))).toEqual([])
    expect(after.version).toBe(stored.size)
  })

  it('leaves readers on their last good table, and their epoch never goes back', async () => {
    const registry = redisRegistryStore(redis)
    const rollouts = redisRolloutStore(redis, { leaseTtlMs: 60_000 })
    await registry.models.create(sampleModel(model))
    await registry.versions.add(sampleVersion(model, 1), null)
    await rollouts.commit(sampleTableCommit(sampleTable(model, 1), 'rollout-1'))
    const clock = () => performance.now()
    const snapshot = await RoutingSnapshot.start(redisRoutingStore(redis), { clock, pollMs: 50 })
    const seen: number[] = []
    snapshot.onChange(({ epoch }) => seen.push(epoch))
    for (let epoch = 2; epoch <= 4; epoch += 1) {
      await rollouts.commit(sampleTableCommit(sampleTable(model, epoch), 'rollout-1'))
      await killSeen()
      expect(snapshot.tableInForce(model)?.variants[1]?.weightPercent).toBe(5)
      // It has tried to read in vain.
      await until(() => snapshot.status().failure !== null)
      expect(snapshot.tableInForce(model)?.variants[1]?.weightPercent).toBe(5)
      await startAgain()
      await snapshot.refresh()
    }
    await snapshot.stop()
    expect(snapshot.tables().map(({ epoch }) => epoch)).toEqual([4])
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(4)
    expect((await rollouts.load(model)).epoch).toBe(4)
  })

  it('tells again what changes after it is back', async () => {
    const registry = redisRegistryStore(redis)
    const told: string[] = []
    const stop = await redisRoutingStore(redis).watch((changed) => told.push(changed))
    await killSeen()
    await startAgain()
    await registry.models.create(sampleModel(model))
    // The subscription comes back by itself, after the connection; what changes before it does is not told.
    const giveUpAt = performance.now() + 60_000
    for (let seed = 1; !told.includes(model) && performance.now() < giveUpAt; seed += 1) {
      await registry.versions.add(sampleVersion(model, seed), null)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await stop()
    expect(told).toContain(model)
  })
})

describe('connecting', () => {
  it('has nothing to say about a server that keeps every acknowledged write', () => {
    expect(redis.durabilityWarning).toBeNull()
  })

  it('warns of a server that may lose acknowledged writes', async () => {
    await kill(server)
    server = await startServer('--appendonly', 'yes', '--appendfsync', 'everysec')
    const lax = await connectRedis(`redis://127.0.0.1:${port}`, 'test')
    await lax.close()
    expect(lax.durabilityWarning).toContain('appendfsync everysec')
  })

  it('says that durability could not be checked where CONFIG is forbidden', async () => {
    await redis.client.acl('SETUSER', 'app', 'on', '>secret', '~*', '&*', '+@all', '-config')
    const managed = await connectRedis(`redis://app:secret@127.0.0.1:${port}`, 'test')
    await managed.close()
    expect(managed.durabilityWarning).toContain('could not be checked')
  })

  it('fails as Unavailable where no server is', async () => {
    const nobody = await freePort()
    const failure: unknown = await connectRedis(`redis://127.0.0.1:${nobody}`, 'test').catch((error) => error)
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'redis-unavailable' })
    expect(String(failure)).toContain('ECONNREFUSED')
  })
})
