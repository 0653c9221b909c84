import { checkRows, type FeatureRows, type InputContract } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { arrangeInputs } from './arrange-inputs.ts'
import { asRecord, shown } from './json-value.ts'
import { parseRawTensor } from './raw-tensor.ts'
import {
  parseParameters,
  parseText,
  readKnownParameters,
  type KnownParameters,
  type Parameters,
} from './request-parameters.ts'

/** A request to score rows, checked against the model's contract. */
export interface InferRequest extends KnownParameters {
  /** The client's own id, echoed in the answer; null when it gave none. */
  readonly id: string | null
  readonly parameters: Parameters
  readonly rows: FeatureRows
  /** Outputs that the client asked for, in its order; null: all of them. */
  readonly outputs: readonly string[] | null
}

/** Rows that one request may carry: 1,000 rows of 100 features are about 2 MB of JSON, a few milliseconds to parse. */
export const defaultMaxRows = 1000

/** Reads an inference request of the Open Inference Protocol V2 (REST, JSON tensors).
 *  @param body what JSON.parse gave
 *  @throws InvalidInput with the input, the value, the limit and the way out
 *  Source: github.com/kserve/open-inference-protocol, `inference_rest.md` */
export function parseInferRequest(
  body: unknown,
  contract: InputContract,
  maxRows: number = defaultMaxRows,
): InferRequest {
  const request = asRecord(body)
  if (request === null) throw malformed('the body must be a JSON object with "inputs"', body)
  const { inputs } = request
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw malformed('"inputs" must be a list of tensors', inputs)
  if (inputs.length > contract.features.length + 1)
    throw malformed(
      `at most ${contract.features.length} features and a packed tensor make a request`,
      inputs.length,
    )
  const parameters = parseParameters(request['parameters'])
  const rows = arrangeInputs(inputs.map(parseRawTensor), contract, maxRows)
  checkRows(contract, rows)
  return {
    id: parseText('id', request['id']),
    ...readKnownParameters(parameters),
    parameters,
    rows,
    outputs: parseOutputs(request['outputs']),
  }
}

function parseOutputs(value: unknown): readonly string[] | null {
  if (value === undefined || value === null) return null
  if (!Array.isArray(value)) throw malformed('"outputs" must be a list', value)
  if (value.length === 0) return null
  return value.map((wanted: unknown) => {
    const name = asRecord(wanted)?.['name']
    if (typeof name !== 'string') throw malformed('each of "outputs" must have a name', wanted)
    return name
  })
}

function malformed(message: string, value: unknown): InvalidInput {
  return new InvalidInput('infer-request-malformed', `${message}; got ${shown(value)}`, {
    value: shown(value),
  })
}
