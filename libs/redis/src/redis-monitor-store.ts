import { type AppliedMonitor, type MonitorDefinition, type MonitorStore } from '@weir/monitor'
import { Conflict, NotFound, type ModelName } from '@weir/vocabulary'
import { modelKeys } from './keys.ts'
import { ModelIndex } from './model-index.ts'
import { type RedisConnection } from './redis-connection.ts'
import { change, type ChangeReply } from './run-script.ts'
import { scripts } from './scripts.ts'
import { parseMonitor } from './stored-monitor.ts'
import { toStored } from './to-stored.ts'

/** Monitor definitions in Redis, beside the model's other keys. A change is one script and leaves an event in the outbox.
 *  @throws Unavailable `redis-unavailable` from each method; PoisonMessage when a stored definition cannot be read */
export function redisMonitorStore(redis: RedisConnection): MonitorStore {
  const index = new ModelIndex(redis)
  const entries = async (model: ModelName, from: number, to: number): Promise<readonly AppliedMonitor[]> => {
    const group = await index.groupOf(model)
    if (group === null) return []
    const stored = await redis.call((client) => client.lrange(modelKeys(group, model).monitors, from, to))
    return stored.map(parseMonitor)
  }
  return {
    find: async (model) => (await entries(model, -1, -1))[0] ?? null,
    history: (model) => entries(model, 0, -1),
    async apply(model, definition, expectedRevision) {
      const group = await index.requireGroup(model)
      const revision = await applyIn({ redis, group }, { model, definition, expectedRevision })
      const [applied] = await entries(model, revision - 1, revision - 1)
      if (applied?.revision !== revision)
        throw new Error(`revision ${revision} of the monitor of ${model} is not there after it was applied`)
      return applied
    },
  }
}

async function applyIn(
  { redis, group }: { readonly redis: RedisConnection; readonly group: string },
  asked: {
    readonly model: ModelName
    readonly definition: MonitorDefinition
    readonly expectedRevision: number
  },
): Promise<number> {
  const { model, definition, expectedRevision } = asked
  const keys = modelKeys(group, model)
  const reply = await change(redis, scripts.applyMonitor, {
    group,
    model,
    keys: [keys.model, keys.monitors],
    args: [toStored(definition), expectedRevision],
  })
  if (reply.kind === 'refused') throw refusal(reply, model, expectedRevision)
  return Number(reply.answer)
}

function refusal(
  { code, detail }: ChangeReply & { kind: 'refused' },
  model: ModelName,
  expectedRevision: number,
): Error {
  switch (code) {
    case 'model-unknown':
      return new NotFound(code, `there is no model ${model}`, { model })
    case 'monitor-stale':
      return new Conflict(
        code,
        `the monitor of ${model} is at revision ${detail}, not ${expectedRevision}; read it again`,
        { model, expectedRevision, revision: Number(detail) },
      )
    default:
      return new Error(`the script of monitors refused with ${code}`)
  }
}
