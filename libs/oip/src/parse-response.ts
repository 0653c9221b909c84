import { Failure, Unavailable } from '@weir/vocabulary'
import { asRecord, shown } from './json-value.ts'
import { parseRawTensor, type RawTensor } from './raw-tensor.ts'
import { isNumericDatatype, readNumbers } from './read-elements.ts'
import { parseParameters, type Parameters } from './request-parameters.ts'

/** An inference answer as another server gave it. */
export interface InferResponse {
  readonly id: string | null
  readonly modelName: string
  readonly modelVersion: string
  readonly parameters: Parameters
  readonly outputs: readonly RawTensor[]
}

/** Reads the JSON body of an inference answer.
 *  @throws Unavailable `infer-response-unreadable`: the server that answered is at fault, not the request */
export function parseInferResponse(body: unknown): InferResponse {
  const response = asRecord(body)
  const outputs = response?.['outputs']
  if (response === null || !Array.isArray(outputs)) throw unreadable('the answer has no outputs', body)
  const { id, model_name: modelName, model_version: modelVersion } = response
  try {
    return {
      id: typeof id === 'string' ? id : null,
      modelName: typeof modelName === 'string' ? modelName : '',
      modelVersion: typeof modelVersion === 'string' ? modelVersion : '',
      parameters: parseParameters(response['parameters']),
      outputs: outputs.map(parseRawTensor),
    }
  } catch (error) {
    throw error instanceof Failure ? unreadable(error.message, body, error) : error
  }
}

/** The numbers of one output, row-major; NaN for null.
 *  @param rows rows that the request had
 *  @throws Unavailable `infer-response-unreadable` when it is absent, not numeric, or for another number of rows */
export function numbersOf(response: InferResponse, output: string, rows: number): Float32Array {
  const found = response.outputs.find(({ name }) => name === output)
  if (found === undefined)
    throw unreadable(
      `the answer has no output ${output}`,
      response.outputs.map(({ name }) => name),
    )
  if (!isNumericDatatype(found.datatype) || found.shape[0] !== rows)
    throw unreadable(`output ${output} should have numbers for ${rows} rows`, [found.datatype, found.shape])
  const target = new Float32Array(found.elements.length)
  try {
    readNumbers(found, { target, offset: 0, stride: 1 })
  } catch (error) {
    throw error instanceof Failure ? unreadable(error.message, output, error) : error
  }
  return target
}

function unreadable(message: string, value: unknown, cause?: unknown): Unavailable {
  return new Unavailable('infer-response-unreadable', `${message}; got ${shown(value)}`, {
    got: shown(value),
    cause,
  })
}
