import { InvalidInput } from '@weir/vocabulary'
import { numericFeatures, type InputContract } from './input-contract.ts'
import { type InputBinding } from './model.ts'
import { type Signature, type TensorInfo } from './signature.ts'

/** Finds how the graph is fed from the contract: one packed float32 tensor, or one tensor a feature.
 *  @param declared the features that the packed tensor's columns hold, in order; null: all numeric ones
 *  @throws InvalidInput when an input has no feature, a wrong type or a wrong shape */
export function bindInputs(
  signature: Signature,
  contract: InputContract,
  declared: readonly string[] | null,
): InputBinding {
  const [first, ...more] = signature.inputs
  if (first === undefined) throw unbound('the graph has no input', { signature })
  signature.inputs.forEach(requireFreeRows)
  const isFeature = contract.features.some((feature) => feature.name === first.name)
  if (more.length === 0 && first.shape.length === 2 && !(isFeature && first.shape[1] === 1))
    return bindPacked(first, contract, declared)
  return { kind: 'named', inputs: signature.inputs.map((input) => bindNamed(input, contract)) }
}

function requireFreeRows(input: TensorInfo): void {
  if (input.shape.length > 0 && input.shape[0] !== -1)
    throw unbound(
      `input ${input.name} takes exactly ${input.shape[0]} rows; export the model with a free first dimension`,
      { input },
    )
}

function bindPacked(
  input: TensorInfo,
  contract: InputContract,
  declared: readonly string[] | null,
): InputBinding {
  if (input.datatype !== 'FP32')
    throw unbound(`input ${input.name} is ${input.datatype}; a packed tensor must be FP32`, { input })
  const numeric = numericFeatures(contract).map(({ name }) => name)
  const features = declared ?? numeric
  for (const name of features)
    if (!numeric.includes(name))
      throw unbound(`feature ${name} is not a numeric feature of the contract (${numeric.join(', ')})`, {
        name,
      })
  const width = input.shape[1] ?? -1
  if (width !== -1 && width !== features.length)
    throw unbound(
      `input ${input.name} has ${width} columns, but ${features.length} features are named (${features.join(', ')}); name the columns with "features", in order`,
      { width, features },
    )
  return { kind: 'packed', input: input.name, features }
}

function bindNamed(input: TensorInfo, contract: InputContract) {
  const feature = contract.features.find(({ name }) => name === input.name)
  if (feature === undefined)
    throw unbound(`input ${input.name} is not a feature of the contract`, {
      input,
      features: contract.features.map(({ name }) => name),
    })
  const isText = input.datatype === 'BYTES'
  if (isText !== (feature.type === 'category'))
    throw unbound(`input ${input.name} is ${input.datatype}, but the feature is a ${feature.type}`, {
      input,
      feature,
    })
  const rank = input.shape.length
  if (rank !== 1 && !(rank === 2 && input.shape[1] === 1))
    throw unbound(`input ${input.name} has shape [${input.shape.join(', ')}]; expected [N] or [N, 1]`, {
      input,
    })
  return { input: input.name, feature: feature.name, rank: rank === 1 ? (1 as const) : (2 as const) }
}

function unbound(message: string, context: Record<string, unknown>): InvalidInput {
  return new InvalidInput('signature-contract-mismatch', message, context)
}
