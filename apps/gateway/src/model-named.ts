import { type Model } from '@weir/models'
import { type ModelReader } from '@weir/redis'
import { NotFound, parseModelName } from '@weir/vocabulary'

/** @throws InvalidInput for a name that no model can have; NotFound `model-unknown` */
export async function modelNamed(models: ModelReader, name: unknown): Promise<Model> {
  const parsed = parseModelName(name)
  const model = await models.findModel(parsed)
  if (model === null) throw new NotFound('model-unknown', `there is no model ${parsed}`, { model: parsed })
  return model
}
