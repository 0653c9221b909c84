import { registryStoreContract } from '@weir/models/registry-store.contract'
import { connectRedis, redisRegistryStore, type RedisConnection } from './index.ts'

/** A database of this file's own, emptied before. */
const url = new URL('/11', process.env['WEIR_REDIS_URL'] ?? 'redis://127.0.0.1:6379').href
let redis: RedisConnection

beforeAll(async () => {
  redis = await connectRedis(url, 'test')
  await redis.client.flushdb()
})

afterAll(() => redis.close())

registryStoreContract('Redis', async () => redisRegistryStore(redis))
