import { extendContract, type Feature, type Model, type RegistryStore } from '@weir/models'
import { NotFound, type Instant, type ModelName } from '@weir/vocabulary'
import { modelOf, type ModelDefinition } from './model-definition.ts'

/** @throws Conflict `model-exists` */
export async function createModel(
  { store, now }: { readonly store: RegistryStore; readonly now: () => Instant },
  definition: ModelDefinition,
): Promise<Model> {
  const model = modelOf(definition, now())
  await store.models.create(model)
  return model
}

/** Adds features at the end of the contract; a repeat of what is there already changes nothing.
 *  @param change.features the whole list: those of the contract, then the new ones
 *  @throws NotFound `model-unknown`; InvalidInput `contract-not-append-only`; Conflict `model-changed` when the contract
 *  has moved on */
export async function extendModel(
  { store }: { readonly store: RegistryStore },
  change: {
    readonly model: ModelName
    readonly features: readonly Feature[]
    readonly expectedRevision: number
  },
): Promise<Model> {
  const model = await modelNamed(store, change.model)
  const contract = extendContract(model.contract, change.features)
  if (contract === model.contract) return model
  const extended = { ...model, contract }
  await store.models.replace(extended, change.expectedRevision)
  return extended
}

/** @throws NotFound `model-unknown` */
export async function modelNamed(store: RegistryStore, name: ModelName): Promise<Model> {
  const model = await store.models.find(name)
  if (model === null) throw new NotFound('model-unknown', `there is no model ${name}`, { model: name })
  return model
}
