import { type RecordedEvent, type RolloutStore, type StoredModel } from '@weir/rollout'
import { parseVersionNumber, type ModelName } from '@weir/vocabulary'
import { commitRollout } from './commit-rollout.ts'
import { modelKeys, rolloutEventsKey, rolloutIndexKey } from './keys.ts'
import { ModelIndex } from './model-index.ts'
import { type RedisConnection } from './redis-connection.ts'
import { parseRecordedEvent } from './stored-event.ts'
import { parseAlias } from './stored-model.ts'
import { parseTable } from './stored-route.ts'

export interface RolloutStoreOptions {
  /** How long the lease of a newly written table holds before its first renewal, in milliseconds. */
  readonly leaseTtlMs: number
}

/** Rollouts in Redis, with the routing tables and the alias `champion` that only they write.
 *  @throws Unavailable `redis-unavailable` from each method; a commit may then have been stored: repeat it with the
 *  same request id. NotFound `model-unknown` or `version-unknown` from `commit` */
export function redisRolloutStore(redis: RedisConnection, options: RolloutStoreOptions): RolloutStore {
  // The script cannot take back what it wrote before a wrong number, so none may get there.
  if (!Number.isSafeInteger(options.leaseTtlMs) || options.leaseTtlMs < 1)
    throw new RangeError(`a lease of ${options.leaseTtlMs} ms is no whole number from 1`)
  const index = new ModelIndex(redis)
  return {
    async load(model) {
      const group = await index.groupOf(model)
      return group === null ? neverRolledOut(model) : loadModel(redis, group, model)
    },
    commit: (commit) => commitRollout({ redis, index, ...options }, commit),
    async events(rolloutId) {
      const group = await redis.call((client) => client.hget(rolloutIndexKey, rolloutId))
      if (group === null) return []
      return parseEvents(
        await redis.call((client) => client.lrange(rolloutEventsKey(group, rolloutId), 0, -1)),
      )
    },
    async list(model) {
      const group = await index.groupOf(model)
      if (group === null) return []
      return redis.call((client) => client.lrange(modelKeys(group, model).rollouts, 0, -1))
    },
    async activeModels() {
      const models = await index.all()
      const isActive = await Promise.all(
        models.map(({ model, group }) =>
          redis.call((client) => client.exists(modelKeys(group, model).rollout)),
        ),
      )
      return models.filter((_, place) => isActive[place] === 1).map(({ model }) => model)
    },
  }
}

function neverRolledOut(model: ModelName): StoredModel {
  return { model, table: null, epoch: 0, champion: null, active: null, failedVersions: [], champions: [] }
}

/** All of it at one moment. Which list holds the events is known only after the id of the active rollout was read, so
 *  the id is read again with the rest and must still be the same. */
async function loadModel(redis: RedisConnection, group: string, model: ModelName): Promise<StoredModel> {
  const keys = modelKeys(group, model)
  for (;;) {
    const rolloutId = await redis.call((client) => client.get(keys.rollout))
    const [active, events, table, champion, failed, champions] = await redis.multi((tx) =>
      tx
        .get(keys.rollout)
        .lrange(rolloutEventsKey(group, rolloutId ?? ''), 0, -1)
        .hget(keys.routing, 'table')
        .hget(keys.aliases, 'champion')
        .smembers(keys.failed)
        .smembers(keys.champions),
    )
    if (active !== rolloutId) continue
    const routing = typeof table === 'string' ? parseTable(table) : null
    return {
      model,
      table: routing,
      epoch: routing?.epoch ?? 0,
      champion: typeof champion === 'string' ? (parseAlias('champion', champion)?.version ?? null) : null,
      active: rolloutId === null ? null : { rolloutId, events: parseEvents(events) },
      failedVersions: parseVersions(failed),
      champions: parseVersions(champions),
    }
  }
}

function parseEvents(list: unknown): readonly RecordedEvent[] {
  return Array.isArray(list) ? list.map((json) => parseRecordedEvent(String(json))) : []
}

function parseVersions(set: unknown) {
  return Array.isArray(set) ? set.map((member) => parseVersionNumber(String(member))) : []
}
