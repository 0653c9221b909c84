import { connectRedis, ControllerLock, type RedisConnection } from './index.ts'
import { controllerLockKeys } from './keys.ts'

/** A database of this file's own, emptied before each test. */
const url = new URL('/15', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
/** Moved on by hand where a lead runs out. */
let skippedMs = 0
const clock = () => performance.now() + skippedMs
let redis: RedisConnection

beforeAll(async () => void (redis = await connectRedis(url, 'test')))
afterAll(() => redis.close())
beforeEach(() => redis.client.flushdb())

/** Longer than any pause of this process, so that nothing runs out by chance. */
const ttlMs = 60_000

function newLock(): ControllerLock {
  return new ControllerLock(redis, { ttlMs, clock })
}

/** Lets whatever was held run out at once, for the server and for the clock. */
async function runOut(): Promise<void> {
  skippedMs += ttlMs
  await redis.client.pexpire(controllerLockKeys.lock, 1)
  while ((await redis.client.exists(controllerLockKeys.lock)) > 0) continue
}

describe('the lead among rollback-controllers', () => {
  it('is had by one, who keeps it', async () => {
    const rivals = Array.from({ length: 5 }, () => newLock())
    const held = await Promise.all(rivals.map((lock) => lock.hold()))
    expect(held.filter((leadership) => leadership !== null)).toHaveLength(1)
    const leader = rivals[held.findIndex((leadership) => leadership !== null)]
    expect(await leader?.hold()).toMatchObject({ fence: 1 })
    expect(rivals.filter((lock) => lock.current() !== null)).toEqual([leader])
  })

  it('passes on when it runs out, under a higher fencing number', async () => {
    const first = newLock()
    const second = newLock()
    expect(await first.hold()).toMatchObject({ fence: 1 })
    expect(await second.hold()).toBeNull()
    await runOut()
    expect(first.current()).toBeNull()
    expect(await second.hold()).toMatchObject({ fence: 2 })
    expect(await first.hold()).toBeNull()
  })

  it('ends for its holder no later than for the server', async () => {
    const lock = newLock()
    const held = await lock.hold()
    const left = await redis.client.pttl(controllerLockKeys.lock)
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(ttlMs)
    expect((held?.validUntil ?? Infinity) - clock()).toBeLessThanOrEqual(left + 1)
  })

  it('has a new number for the same controller after a lapse', async () => {
    const lock = newLock()
    expect(await lock.hold()).toMatchObject({ fence: 1 })
    await runOut()
    expect(await lock.hold()).toMatchObject({ fence: 2 })
  })

  it('is free at once when it is given back, and cannot be given back by another', async () => {
    const first = newLock()
    const second = newLock()
    await first.hold()
    await second.release()
    expect(await second.hold()).toBeNull()
    await first.release()
    expect(first.current()).toBeNull()
    expect(await second.hold()).toMatchObject({ fence: 2 })
  })
})
