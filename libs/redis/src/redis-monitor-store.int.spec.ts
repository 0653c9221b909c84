import { monitorStoreContract } from '@weir/monitor/monitor-store.contract'
import { sampleModel } from '@weir/testkit'
import { connectRedis, redisMonitorStore, redisRegistryStore, type RedisConnection } from './index.ts'

/** A database of this file's own, emptied before. */
const url = new URL('/13', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
let redis: RedisConnection

beforeAll(async () => {
  redis = await connectRedis(url, 'test')
  await redis.client.flushdb()
})

afterAll(() => redis.close())

monitorStoreContract('Redis', async () => ({
  store: redisMonitorStore(redis),
  addModel: (model) => redisRegistryStore(redis).models.create(sampleModel(model)),
}))
