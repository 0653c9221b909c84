import { type Datatype } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { type Parameters } from './request-parameters.ts'
import { plainNumbers, type TensorJson } from './tensor-json.ts'

/** One output to encode; `data` is row-major, NaN where the graph gave no number. */
export interface OutputTensor {
  readonly name: string
  readonly datatype: Datatype
  readonly shape: readonly number[]
  readonly data: ArrayLike<number> | ArrayLike<bigint> | readonly string[]
}

export interface InferAnswer {
  readonly modelName: string
  readonly modelVersion: number
  /** The request's id, echoed; null when it had none. */
  readonly id: string | null
  readonly parameters?: Parameters
  readonly outputs: readonly OutputTensor[]
}

/** The JSON body of an inference answer. */
export interface InferResponseJson {
  readonly id?: string
  readonly model_name: string
  readonly model_version: string
  readonly parameters?: Parameters
  readonly outputs: readonly TensorJson[]
}

/** @param wanted the outputs that the request named, in its order; null: all
 *  @throws InvalidInput `infer-output-unknown`; `infer-output-unsafe` for an integer beyond 2^53 */
export function encodeInferResponse(
  answer: InferAnswer,
  wanted: readonly string[] | null,
): InferResponseJson {
  const { id, modelName, modelVersion, parameters } = answer
  return {
    ...(id === null ? {} : { id }),
    model_name: modelName,
    model_version: String(modelVersion),
    ...(parameters === undefined ? {} : { parameters }),
    outputs: selectOutputs(answer.outputs, wanted).map(encodeTensor),
  }
}

function selectOutputs(
  outputs: readonly OutputTensor[],
  wanted: readonly string[] | null,
): readonly OutputTensor[] {
  if (wanted === null) return outputs
  return wanted.map((name) => {
    const found = outputs.find((output) => output.name === name)
    if (found !== undefined) return found
    const names = outputs.map((output) => output.name)
    throw new InvalidInput(
      'infer-output-unknown',
      `there is no output ${name}; there is ${names.join(', ')}`,
      {
        output: name,
        outputs: names,
      },
    )
  })
}

function encodeTensor({ name, datatype, shape, data }: OutputTensor): TensorJson {
  return { name, datatype, shape, data: encodeData(name, datatype, data) }
}

function encodeData(name: string, datatype: Datatype, data: OutputTensor['data']): TensorJson['data'] {
  const values = Array.from<number | bigint | string>(data)
  if (datatype === 'BOOL') return values.map((value) => Number(value) !== 0)
  if (values.some((value) => typeof value === 'string')) return values.map(String)
  for (const value of values)
    if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value)))
      throw new InvalidInput(
        'infer-output-unsafe',
        `output ${name} holds ${value}, which JSON numbers cannot carry exactly; ask for another output`,
        { output: name, value: String(value) },
      )
  return plainNumbers(values.map(Number))
}
