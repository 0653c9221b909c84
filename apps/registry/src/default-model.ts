import { newContract, type Decision, type Model, type Signature, type TensorInfo } from '@weir/models'
import { InvalidInput, type Instant, type ModelName } from '@weir/vocabulary'

/** Half a second: noticed by a person. */
const latencyObjectiveMs = 500

/** The model that a first version describes by itself: the columns of its packed tensor are the contract, and two
 *  numbers an answer are the probabilities of two classes, told apart at 0.5.
 *  @throws InvalidInput when the tensor does not say how many columns it has and no features are named */
export function defaultModel(
  name: ModelName,
  { signature, features }: { readonly signature: Signature; readonly features: readonly string[] | null },
  now: Instant,
): Model {
  return {
    name,
    group: name,
    description: '',
    contract: newContract(
      (features ?? columnNames(signature)).map((feature) => ({
        name: feature,
        type: 'number',
        unit: '',
        nullable: false,
      })),
    ),
    decision: decisionFor(signature),
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

function decisionFor({ outputs }: Signature): Decision {
  const isPair = ({ datatype, shape }: TensorInfo) =>
    datatype === 'FP32' && shape.length === 2 && shape[1] === 2
  return outputs.some(isPair)
    ? { kind: 'binary', positiveClass: 'positive', negativeClass: 'negative', threshold: 0.5 }
    : { kind: 'none' }
}
