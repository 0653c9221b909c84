import { type RoutingStore, type StoredRoute } from '@weir/routing'
import { type ModelName } from '@weir/vocabulary'
import { changesChannel, modelKeys } from './keys.ts'
import { ModelIndex } from './model-index.ts'
import { type RedisConnection } from './redis-connection.ts'
import { runScript } from './run-script.ts'
import { scripts } from './scripts.ts'
import { parseRoute } from './stored-route.ts'
import { watchChanges } from './watch-changes.ts'

/** Routing tables and leases in Redis, as gateways and scorers read them.
 *  @throws Unavailable `redis-unavailable` from each method */
export function redisRoutingStore(redis: RedisConnection): RoutingStore {
  const index = new ModelIndex(redis)
  const readIn = async (group: string, model: ModelName): Promise<StoredRoute | null> => {
    const { routing, lease } = modelKeys(group, model)
    return parseRoute(await redis.multi((tx) => tx.hget(routing, 'table').get(lease).pttl(lease)))
  }
  return {
    async read(model) {
      const group = await index.groupOf(model)
      return group === null ? null : readIn(group, model)
    },
    async readAll() {
      const routes = await Promise.all((await index.all()).map(({ model, group }) => readIn(group, model)))
      return routes.filter((route) => route !== null)
    },
    watch: (onChange) => watchChanges(redis, onChange),
    async renewLease(model, epoch, ttlMs) {
      const group = await index.requireGroup(model)
      const { routing, lease } = modelKeys(group, model)
      const call = { keys: [routing, lease], args: [epoch, ttlMs, model, changesChannel] }
      return (await runScript(redis, scripts.renewLease, call)) === 1
    },
  }
}
