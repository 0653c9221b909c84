import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { sampleModel, sampleTable, sampleTableCommit, sampleVersion } from '@weir/testkit'
import { parseAliasName, parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { connectRedis, redisRegistryStore, redisRolloutStore, type RedisConnection } from './index.ts'

/** A database of this file's own, emptied before each test. */
const url = new URL('/10', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379')
const stable = parseAliasName('stable')
const v1 = parseVersionNumber(1)
const model = parseModelName('flights')

/** Stands between client and server. The answer of a script that was applied is lost, with its connection, each time
 *  that `isLost` says so; or the server falls silent. */
let isLost: () => boolean
let isSilent: boolean
let proxy: Server
let sockets: Socket[]
let redis: RedisConnection
let lostCount: number

beforeEach(async () => {
  isLost = () => false
  isSilent = false
  lostCount = 0
  sockets = []
  proxy = createServer((client) => {
    const server = connect(Number(url.port || 6379), url.hostname)
    sockets.push(client, server)
    client.pipe(server)
    server.on('data', (chunk) => {
      if (isSilent) return
      if (!chunk.includes('$2\r\nok') || !isLost()) return void client.write(chunk)
      lostCount += 1
      client.destroy()
    })
    client.on('close', () => server.destroy()).on('error', () => undefined)
    server.on('close', () => client.destroy()).on('error', () => undefined)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const through = new URL(url)
  const address = proxy.address()
  through.port = String(isAddress(address) ? address.port : 0)
  redis = await connectRedis(through.href, 'test')
  await redis.client.flushdb()
  const registry = redisRegistryStore(redis)
  await registry.models.create(sampleModel(model))
  await registry.versions.add(sampleVersion(model, 1), null)
})

afterEach(async () => {
  await redis.close()
  sockets.forEach((socket) => socket.destroy())
  proxy.close()
})

function isAddress(address: unknown): address is AddressInfo {
  return typeof address === 'object' && address !== null && 'port' in address
}

describe('a change whose answer is lost', () => {
  it('is applied once and answered as if nothing had happened', async () => {
    const { aliases } = redisRegistryStore(redis)
    let answers = 0
    isLost = () => (answers += 1) % 4 === 0
    for (let revision = 0; revision < 40; revision += 1) {
      const moved = await aliases.move(model, stable, v1, revision)
      expect(moved.revision).toBe(revision + 1)
    }
    expect(lostCount).toBeGreaterThanOrEqual(10)
    expect((await aliases.list(model)).map(({ revision }) => revision)).toEqual([40])
    expect(await redis.client.get('weir:{flights}:events')).toBe('42')
  })

  it('leaves one epoch a commit, though every second answer is lost', async () => {
    const rollouts = redisRolloutStore(redis, { leaseTtlMs: 1_000 })
    let answers = 0
    isLost = () => (answers += 1) % 2 === 1
    for (let epoch = 1; epoch <= 10; epoch += 1)
      expect(await rollouts.commit(sampleTableCommit(sampleTable(model, epoch), 'rollout-1'))).toBe(epoch)
    expect(lostCount).toBeGreaterThanOrEqual(10)
    expect((await rollouts.load(model)).epoch).toBe(10)
    expect(await rollouts.events('rollout-1')).toHaveLength(1)
  })

  it('may be asked for again by its caller under the same request id after every answer was lost', async () => {
    const rollouts = redisRolloutStore(redis, { leaseTtlMs: 1_000 })
    const commit = sampleTableCommit(sampleTable(model, 1), 'rollout-1')
    isLost = () => true
    await expect(rollouts.commit(commit)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'redis-unavailable',
    })
    isLost = () => false
    await redis.whenReady(30_000)
    expect(await rollouts.commit(commit)).toBe(1)
    expect(await rollouts.events('rollout-1')).toHaveLength(1)
  })

  it('settles as Unavailable when the server falls silent, before the connection is given up', async () => {
    const { aliases, models } = redisRegistryStore(redis)
    await aliases.list(model)
    isSilent = true
    let isGivenUp = false
    const givenUp = new Promise<void>((resolve) =>
      redis.client.once('close', () => {
        isGivenUp = true
        resolve()
      }),
    )
    const refused = { kind: 'unavailable', code: 'redis-unavailable' }
    await Promise.all([
      expect(aliases.move(model, stable, v1, 0)).rejects.toMatchObject(refused),
      expect(models.find(model)).rejects.toMatchObject(refused),
    ])
    // Their limit is 1.5 s; the dead connection is given up later, after 2 s, though nobody closed it.
    expect(isGivenUp).toBe(false)
    await givenUp
    isSilent = false
    await redis.whenReady(30_000)
    expect((await models.find(model))?.name).toBe(model)
  })
})
