import { type Alias, type RegistryStore } from '@weir/models'
import { Conflict, Forbidden, NotFound, parseVersionNumber, type ModelName } from '@weir/vocabulary'
import { z } from 'zod'
import { modelKeys } from './keys.ts'
import { type ModelIndex } from './model-index.ts'
import { parseStored } from './parse-stored.ts'
import { type RedisConnection } from './redis-connection.ts'
import { change, type ChangeReply } from './run-script.ts'
import { scripts } from './scripts.ts'
import { parseAlias } from './stored-model.ts'

/** Aliases in Redis; `champion` is listed like the others and moved by the rollout store alone. */
export function redisAliasStore(redis: RedisConnection, index: ModelIndex): RegistryStore['aliases'] {
  return {
    async list(model) {
      const group = await index.groupOf(model)
      if (group === null) return []
      const stored = await redis.call((client) => client.hgetall(modelKeys(group, model).aliases))
      return Object.entries(stored)
        .map(([name, json]) => parseAlias(name, json))
        .filter((alias) => alias !== null)
        .sort((a, b) => (a.alias < b.alias ? -1 : 1))
    },
    async move(...[model, alias, to, expectedRevision]) {
      const group = await index.requireGroup(model)
      const { versions, aliases } = modelKeys(group, model)
      const reply = await change(redis, scripts.moveAlias, {
        group,
        model,
        keys: [versions, aliases],
        args: [alias, to, expectedRevision],
      })
      if (reply.kind === 'refused') throw refusal(reply, { model, alias, to, expectedRevision })
      const moved = parseStored(movedAlias, reply.answer, 'alias')
      return { alias, ...moved }
    },
    async remove(model, alias, expectedRevision) {
      const group = await index.requireGroup(model)
      const { aliases } = modelKeys(group, model)
      const reply = await change(redis, scripts.removeAlias, {
        group,
        model,
        keys: [aliases],
        args: [alias, expectedRevision],
      })
      if (reply.kind === 'refused') throw refusal(reply, { model, alias, expectedRevision })
    },
  }
}

const movedAlias = z.object({
  version: z.int().transform((value) => parseVersionNumber(value)),
  revision: z.int().positive(),
})

interface AliasChange {
  readonly model: ModelName
  readonly alias: Alias['alias']
  readonly to?: number
  readonly expectedRevision: number
}

function refusal(reply: ChangeReply & { kind: 'refused' }, asked: AliasChange): Error {
  const { model, alias, to, expectedRevision } = asked
  const context = { ...asked, detail: reply.detail }
  switch (reply.code) {
    case 'alias-owned':
      return new Forbidden(reply.code, `alias ${alias} is moved by a rollout alone; start one`, context)
    case 'alias-unknown':
      return new NotFound(reply.code, `model ${model} has no alias ${alias}`, context)
    case 'version-unknown':
      return new NotFound(reply.code, `model ${model} has no version ${to}`, context)
    case 'alias-stale':
      return new Conflict(
        reply.code,
        `alias ${alias} of ${model} is at revision ${reply.detail}, not ${expectedRevision}; read it again`,
        context,
      )
    default:
      return new Error(`an alias script refused with ${reply.code}`)
  }
}
