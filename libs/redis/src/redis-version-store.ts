import { versionIdentity, type ModelVersion, type RegistryStore } from '@weir/models'
import { NotFound, parseVersionNumber, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { modelKeys } from './keys.ts'
import { type ModelIndex } from './model-index.ts'
import { toStored } from './to-stored.ts'
import { type RedisConnection } from './redis-connection.ts'
import { change } from './run-script.ts'
import { scripts } from './scripts.ts'
import { parseVersion } from './stored-model.ts'

/** Model versions and their reference profiles in Redis. */
export function redisVersionStore(redis: RedisConnection, index: ModelIndex): RegistryStore['versions'] {
  const field = async (model: ModelName, hash: 'versions' | 'profiles', number: VersionNumber) => {
    const group = await index.groupOf(model)
    if (group === null) return null
    return redis.call((client) => client.hget(modelKeys(group, model)[hash], String(number)))
  }
  const find = async (model: ModelName, number: VersionNumber): Promise<ModelVersion | null> => {
    const json = await field(model, 'versions', number)
    return json === null ? null : parseVersion(json)
  }
  return {
    find,
    profile: (model, number) => field(model, 'profiles', number),
    async add(version, profileJson) {
      const number = await addVersion({ redis, index }, version, profileJson)
      const stored = await find(version.model, number)
      if (stored === null)
        throw new Error(`version ${number} of ${version.model} is not there after it was added`)
      return stored
    },
    async list(model) {
      const group = await index.groupOf(model)
      if (group === null) return []
      const stored = await redis.call((client) => client.hvals(modelKeys(group, model).versions))
      return stored.map(parseVersion).sort((a, b) => a.version - b.version)
    },
  }
}

async function addVersion(
  { redis, index }: { readonly redis: RedisConnection; readonly index: ModelIndex },
  version: Omit<ModelVersion, 'version'>,
  profileJson: string | null,
): Promise<VersionNumber> {
  const { model, createdAt } = version
  const group = await index.requireGroup(model)
  const keys = modelKeys(group, model)
  const reply = await change(redis, scripts.addVersion, {
    group,
    model,
    keys: [keys.model, keys.versions, keys.numbers, keys.profiles],
    args: [withoutNumber(version), versionIdentity(version), profileJson ?? '', createdAt],
  })
  if (reply.kind === 'refused') throw new NotFound('model-unknown', `there is no model ${model}`, { model })
  return parseVersionNumber(reply.answer)
}

/** The script puts the number in front, so the object must not bring one. */
function withoutNumber(version: Omit<ModelVersion, 'version'>): string {
  return toStored({ ...version, version: undefined })
}
