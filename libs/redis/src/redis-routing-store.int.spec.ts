import { routingStoreContract } from '@weir/routing/routing-store.contract'
import { sampleModel, sampleTableCommit } from '@weir/testkit'
import {
  connectRedis,
  redisRegistryStore,
  redisRolloutStore,
  redisRoutingStore,
  type RedisConnection,
} from './index.ts'
import { modelKeys } from './keys.ts'

/** A database of this file's own, emptied before. */
const url = new URL('/12', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
let redis: RedisConnection

beforeAll(async () => {
  redis = await connectRedis(url, 'test')
  await redis.client.flushdb()
})

afterAll(() => redis.close())

routingStoreContract('Redis', async () => {
  const rollouts = redisRolloutStore(redis, { leaseTtlMs: 10_000 })
  return {
    store: redisRoutingStore(redis),
    addModel: (model) => redisRegistryStore(redis).models.create(sampleModel(model)),
    write: async (table) =>
      void (await rollouts.commit(sampleTableCommit(table, `rollout-of-${table.model}`))),
    loseLease: async (model) => void (await redis.client.del(modelKeys(model, model).lease)),
  }
})
