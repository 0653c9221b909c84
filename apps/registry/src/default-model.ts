import {
  newContract,
  type Decision,
  type InputContract,
  type Model,
  type Signature,
  type TensorInfo,
} from '@weir/models'
import { InvalidInput, type Instant, type ModelName } from '@weir/vocabulary'

/** Half a second: noticed by a person. */
const latencyObjectiveMs = 500

/** The contract that a first version describes by itself: its features as they are named, or the columns of its
 *  packed tensor, all of them numbers that may not be null.
 *  @throws InvalidInput when the tensor does not say how many columns it has and no features are named */
export function defaultContract(signature: Signature, features: readonly string[] | null): InputContract {
  return newContract(
    (features ?? columnNames(signature)).map((name) => ({ name, type: 'number', unit: '', nullable: false })),
  )
}

/** The model that a first version describes by itself: two numbers an answer are the probabilities of two classes,
 *  told apart at 0.5; anything else is a number without classes.
 *  @param probed the outputs with the shapes they had for two rows */
export function defaultModel(
  name: ModelName,
  { contract, probed }: { readonly contract: InputContract; readonly probed: readonly TensorInfo[] },
  now: Instant,
): Model {
  return {
    name,
    group: name,
    description: '',
    contract,
    decision: decisionFor(probed),
    kpis: [],
    latencyObjectiveMs,
    createdAt: now,
  }
}

function columnNames({ inputs }: Signature): readonly string[] {
  const [first, ...more] = inputs
  const width = first?.shape[1] ?? -1
  if (first === undefined || more.length > 0 || first.shape.length !== 2 || width < 1)
    throw new InvalidInput(
      'contract-unknown',
      'this model is new and its graph does not say which features it takes; name them with "features", or create the model first',
      { inputs },
    )
  return Array.from({ length: width }, (_, column) => `${first.name}_${column}`)
}

function decisionFor(probed: readonly TensorInfo[]): Decision {
  const isPair = ({ datatype, shape }: TensorInfo) =>
    (datatype === 'FP32' || datatype === 'FP64') && shape.length === 2 && shape[1] === 2
  return probed.some(isPair)
    ? { kind: 'binary', positiveClass: 'positive', negativeClass: 'negative', threshold: 0.5 }
    : { kind: 'none' }
}
