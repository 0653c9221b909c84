export { type ArtifactStore } from './artifact-store.ts'
export { bindInputs } from './bind-signature.ts'
export { bindOutput } from './bind-output.ts'
export { headlineOf, type Decision, type Headline } from './decision.ts'
export { checkRows, oneRow, type FeatureRows } from './feature-rows.ts'
export {
  categoricalFeatures,
  contractAt,
  extendContract,
  newContract,
  numericFeatures,
  type Feature,
  type InputContract,
} from './input-contract.ts'
export {
  canBeRouted,
  versionIdentity,
  type InputBinding,
  type Model,
  type ModelVersion,
  type OutputBinding,
} from './model.ts'
export { type Alias, type RegistryStore } from './registry-store.ts'
export { widenRows } from './widen-rows.ts'
export { type Datatype, type Signature, type TensorInfo } from './signature.ts'
