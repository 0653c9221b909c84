import { type ModelSnapshot } from '@weir/redis'
import { NotFound, parseModelName, type ModelName } from '@weir/vocabulary'
import { type Model } from '@weir/models'
import { type ModelReader } from './predict.ts'

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

/** @throws InvalidInput for a name that no model can have; NotFound `model-unknown` */
export async function modelNamed(models: ModelReader, name: unknown): Promise<Model> {
  const parsed: ModelName = parseModelName(name)
  const model = await models.find(parsed)
  if (model === null) throw new NotFound('model-unknown', `there is no model ${parsed}`, { model: parsed })
  return model
}
