import { type Model, type RegistryStore } from '@weir/models'
import { Conflict, InvalidInput, NotFound, type ModelName } from '@weir/vocabulary'
import { modelKeys } from './keys.ts'
import { type ModelIndex } from './model-index.ts'
import { toStored } from './to-stored.ts'
import { type RedisConnection } from './redis-connection.ts'
import { change } from './run-script.ts'
import { scripts } from './scripts.ts'
import { parseModel } from './stored-model.ts'

/** Models in Redis. */
export function redisModelStore(redis: RedisConnection, index: ModelIndex): RegistryStore['models'] {
  const find = async (name: ModelName): Promise<Model | null> => {
    const group = await index.groupOf(name)
    if (group === null) return null
    const json = await redis.call((client) => client.hget(modelKeys(group, name).model, 'json'))
    return json === null ? null : parseModel(json)
  }
  return {
    create: (model) => createModel({ redis, index }, model),
    replace: (model, expectedRevision) => replaceModel({ redis, index }, model, expectedRevision),
    find,
    async list() {
      const models = await Promise.all((await index.all()).map(({ model }) => find(model)))
      return models.filter((model) => model !== null)
    },
  }
}

interface Deps {
  readonly redis: RedisConnection
  readonly index: ModelIndex
}

async function createModel({ redis, index }: Deps, model: Model): Promise<void> {
  const { name, group } = model
  const keys = [modelKeys(group, name).model]
  // The name is taken first: on a cluster the index has another slot, and a claim without a model does no harm.
  const owner = await index.claim(name, group)
  if (owner !== group)
    throw new Conflict('model-exists', `the name ${name} is taken in group ${owner}`, { name, group: owner })
  const reply = await change(redis, scripts.createModel, {
    group,
    model: name,
    keys,
    args: [toStored(model), model.contract.revision, model.createdAt],
  })
  if (reply.kind === 'refused') throw new Conflict('model-exists', `model ${name} exists already`, { name })
}

async function replaceModel({ redis, index }: Deps, model: Model, expectedRevision: number): Promise<void> {
  const { name } = model
  const group = await index.requireGroup(name)
  if (model.group !== group)
    throw new InvalidInput('model-group-fixed', `model ${name} belongs to group ${group} for ever`, {
      name,
      group,
    })
  const reply = await change(redis, scripts.replaceModel, {
    group,
    model: name,
    keys: [modelKeys(group, name).model],
    args: [toStored(model), model.contract.revision, expectedRevision],
  })
  if (reply.kind === 'ok') return
  if (reply.code === 'model-unknown')
    throw new NotFound('model-unknown', `there is no model ${name}`, { name })
  throw new Conflict(
    'model-changed',
    `the contract of model ${name} is at revision ${reply.detail}, not ${expectedRevision}; read it again`,
    { name, expectedRevision, revision: Number(reply.detail) },
  )
}
