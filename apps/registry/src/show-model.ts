import { type Alias, type Model, type ModelVersion, type RegistryStore } from '@weir/models'
import { NotFound, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { modelNamed } from './change-model.ts'

/** A model with what is known of it. */
export interface ShownModel extends Model {
  readonly versions: readonly ModelVersion[]
  readonly aliases: readonly Alias[]
}

/** @throws NotFound `model-unknown` */
export async function showModel(store: RegistryStore, name: ModelName): Promise<ShownModel> {
  const model = await modelNamed(store, name)
  const [versions, aliases] = await Promise.all([store.versions.list(name), store.aliases.list(name)])
  return { ...model, versions, aliases }
}

export async function listModels(store: RegistryStore): Promise<{ readonly models: readonly ShownModel[] }> {
  const models = await store.models.list()
  return { models: await Promise.all(models.map(({ name }) => showModel(store, name))) }
}

/** @throws NotFound `model-unknown`, `version-unknown` */
export async function showVersion(
  store: RegistryStore,
  model: ModelName,
  version: VersionNumber,
): Promise<ModelVersion> {
  await modelNamed(store, model)
  const found = await store.versions.find(model, version)
  if (found === null)
    throw new NotFound('version-unknown', `model ${model} has no version ${version}`, { model, version })
  return found
}
