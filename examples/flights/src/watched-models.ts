import { features } from './model-contract.ts'
import { featuresOf } from './model-files.ts'

/** Versions that the back-test of watching watches: one whose inputs hardly change with the weather, and one whose do. */
export const watchedModels = ['static', 'fresh'] as const

export type WatchedModel = (typeof watchedModels)[number]

/** Categorical feature that is watched beside those that the models use: the airport of departure. No committed model
 *  reads it, but every request could carry it, and a broken source of flights shows in it first. */
export const originFeature = 'origin'

/** Numeric features of a version, with their place in the packed rows of the contract. */
export function watchedColumns(
  model: WatchedModel,
): readonly { readonly name: string; readonly column: number }[] {
  const used = featuresOf(model)
  return features.flatMap(({ name }, column) => (used.includes(name) ? [{ name, column }] : []))
}
