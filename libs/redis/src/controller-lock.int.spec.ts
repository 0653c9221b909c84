import { connectRedis, ControllerLock, type RedisConnection } from './index.ts'

/** A database of this file's own, emptied before each test. */
const url = new URL('/15', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
const clock = () => performance.now()
let redis: RedisConnection

beforeAll(async () => void (redis = await connectRedis(url, 'test')))
afterAll(() => redis.close())
beforeEach(() => redis.client.flushdb())

function newLock(ttlMs: number): ControllerLock {
  return new ControllerLock(redis, { ttlMs, clock })
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('the lead among rollback-controllers', () => {
  it('is had by one, who keeps it', async () => {
    const rivals = Array.from({ length: 5 }, () => newLock(10_000))
    const held = await Promise.all(rivals.map((lock) => lock.hold()))
    expect(held.filter((leadership) => leadership !== null)).toHaveLength(1)
    const leader = rivals[held.findIndex((leadership) => leadership !== null)]
    expect(await leader?.hold()).toMatchObject({ fence: 1 })
    expect(rivals.filter((lock) => lock.current() !== null)).toEqual([leader])
  })

  it('passes on when it runs out, under a higher fencing number', async () => {
    const first = newLock(80)
    const second = newLock(10_000)
    expect(await first.hold()).toMatchObject({ fence: 1 })
    expect(await second.hold()).toBeNull()
    await wait(120)
    expect(first.current()).toBeNull()
    expect(await second.hold()).toMatchObject({ fence: 2 })
    expect(await first.hold()).toBeNull()
  })

  it('ends for its holder no later than for the server', async () => {
    const lock = newLock(200)
    const held = await lock.hold()
    const left = await redis.client.pttl('weir:{controller}:lock')
    expect((held?.validUntil ?? Infinity) - clock()).toBeLessThanOrEqual(left + 1)
  })

  it('has a new number for the same controller after a lapse', async () => {
    const lock = newLock(50)
    expect(await lock.hold()).toMatchObject({ fence: 1 })
    await wait(90)
    expect(await lock.hold()).toMatchObject({ fence: 2 })
  })

  it('is free at once when it is given back, and cannot be given back by another', async () => {
    const first = newLock(10_000)
    const second = newLock(10_000)
    await first.hold()
    await second.release()
    expect(await second.hold()).toBeNull()
    await first.release()
    expect(first.current()).toBeNull()
    expect(await second.hold()).toMatchObject({ fence: 2 })
  })
})
