import { rolloutStoreContract } from '@weir/rollout/rollout-store.contract'
import { sampleModel, sampleVersion } from '@weir/testkit'
import { connectRedis, redisRegistryStore, redisRolloutStore, type RedisConnection } from './index.ts'

/** A database of this file's own, emptied before. */
const url = new URL('/13', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
let redis: RedisConnection

beforeAll(async () => {
  redis = await connectRedis(url, 'test')
  await redis.client.flushdb()
})

afterAll(() => redis.close())

rolloutStoreContract('Redis', async () => {
  const registry = redisRegistryStore(redis)
  return {
    store: redisRolloutStore(redis, { leaseTtlMs: 10_000 }),
    async addModel(model) {
      await registry.models.create(sampleModel(model))
      await registry.versions.add(sampleVersion(model, 1), null)
      await registry.versions.add(sampleVersion(model, 2), null)
    },
  }
})
