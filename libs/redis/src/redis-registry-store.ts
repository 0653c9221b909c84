import { type RegistryStore } from '@weir/models'
import { ModelIndex } from './model-index.ts'
import { redisAliasStore } from './redis-alias-store.ts'
import { type RedisConnection } from './redis-connection.ts'
import { redisModelStore } from './redis-model-store.ts'
import { redisVersionStore } from './redis-version-store.ts'

/** The registry in Redis, its system of record. Every change is one script, applied once though its answer may be
 *  lost, and leaves an event in the outbox.
 *  @throws Unavailable `redis-unavailable` from each method, within 1.5 s; the change may have been applied */
export function redisRegistryStore(redis: RedisConnection): RegistryStore {
  const index = new ModelIndex(redis)
  return {
    models: redisModelStore(redis, index),
    versions: redisVersionStore(redis, index),
    aliases: redisAliasStore(redis, index),
  }
}
