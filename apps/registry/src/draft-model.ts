import { isDeepStrictEqual } from 'node:util'
import { newContract, type InputContract, type Model, type Signature, type TensorInfo } from '@weir/models'
import { Conflict, InvalidInput, type Instant, type ModelName } from '@weir/vocabulary'
import { defaultContract, defaultModel } from './default-model.ts'
import { modelOf, type ModelDefinition } from './model-definition.ts'

/** The model that a version is checked against, before the graph has run. */
export interface DraftModel {
  readonly isNew: boolean
  readonly contract: InputContract
  /** @param probed the outputs with the shapes they had for two rows */
  finish(probed: readonly TensorInfo[]): Model
}

/** The stored model; else the one that is defined beside the version; else what the graph tells by itself.
 *  @throws InvalidInput `definition-name-differs`, `contract-unknown`; Conflict `model-definition-differs` */
export function draftModel(
  known: Model | null,
  upload: {
    readonly model: ModelName
    readonly definition: ModelDefinition | null
    readonly features: readonly string[] | null
    readonly signature: Signature
  },
  now: Instant,
): DraftModel {
  const { definition } = upload
  if (definition !== null) requireName(definition, upload.model)
  if (known !== null) {
    if (definition !== null) requireSame(known, modelOf(definition, now))
    return { isNew: false, contract: known.contract, finish: () => known }
  }
  if (definition !== null) {
    const contract = newContract(definition.features)
    return { isNew: true, contract, finish: () => modelOf(definition, now) }
  }
  const contract = defaultContract(upload.signature, upload.features)
  return { isNew: true, contract, finish: (probed) => defaultModel(upload.model, { contract, probed }, now) }
}

function requireName(definition: ModelDefinition, model: ModelName): void {
  if (definition.name !== model)
    throw new InvalidInput(
      'definition-name-differs',
      `the definition is of model ${definition.name}, the version of ${model}`,
      { definition: definition.name, model },
    )
}

/** A definition that says something else than what is stored would be ignored in silence. */
function requireSame(known: Model, defined: Model): void {
  const pairs = {
    group: [known.group, defined.group],
    features: [known.contract.features, defined.contract.features],
    decision: [known.decision, defined.decision],
    kpis: [known.kpis, defined.kpis],
    latencyObjectiveMs: [known.latencyObjectiveMs, defined.latencyObjectiveMs],
  }
  const differing = Object.entries(pairs)
    .filter(([, [stored, given]]) => !isDeepStrictEqual(asStored(stored), asStored(given)))
    .map(([field]) => field)
  if (differing.length > 0)
    throw new Conflict(
      'model-definition-differs',
      `model ${known.name} is stored with other ${differing.join(', ')}; leave the definition out, or add features with PATCH first`,
      { model: known.name, differing },
    )
}

/** What is left of a value after it was stored and read. */
function asStored(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
