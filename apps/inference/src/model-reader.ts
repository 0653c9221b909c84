import { type Model, type ModelVersion } from '@weir/models'
import { type ModelSnapshot } from '@weir/redis'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'

/** Models and versions as this process knows them. */
export interface ModelReader {
  find(model: ModelName): Promise<Model | null>
  version(model: ModelName, version: VersionNumber): Promise<ModelVersion | null>
}

/** Models from memory; a name or version that is new here is looked up once. */
export function modelReader(snapshot: ModelSnapshot): ModelReader {
  return {
    find: async (model) => (await snapshot.find(model))?.model ?? null,
    version: async (model, version) =>
      snapshot.version(model, version) ??
      (await snapshot.find(model, version))?.versions.get(version) ??
      null,
  }
}
