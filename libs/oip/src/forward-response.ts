import { InvalidInput } from '@weir/vocabulary'
import { type InferResponse } from './parse-response.ts'
import { type Parameters } from './request-parameters.ts'

/** The body of an answer that another server of the protocol gave, for the client that asked here. */
export interface ForwardedResponseJson {
  readonly id?: string
  readonly model_name: string
  readonly model_version: string
  readonly parameters: Parameters
  readonly outputs: readonly {
    readonly name: string
    readonly datatype: string
    readonly shape: readonly number[]
    readonly data: readonly unknown[]
  }[]
}

/** Passes the tensors on as they came, with this request's id and parameters.
 *  @param about  `id` is echoed when the client gave one; `wanted` are the outputs it named, null: all
 *  @throws InvalidInput `infer-output-unknown` */
export function forwardInferResponse(
  response: InferResponse,
  about: {
    readonly id: string | null
    readonly wanted: readonly string[] | null
    readonly parameters: Parameters
  },
): ForwardedResponseJson {
  const chosen = about.wanted?.map((name) => outputNamed(response, name)) ?? response.outputs
  return {
    ...(about.id === null ? {} : { id: about.id }),
    model_name: response.modelName,
    model_version: response.modelVersion,
    parameters: about.parameters,
    outputs: chosen.map(({ name, datatype, shape, elements }) => ({ name, datatype, shape, data: elements })),
  }
}

function outputNamed(response: InferResponse, name: string) {
  const found = response.outputs.find((output) => output.name === name)
  if (found !== undefined) return found
  const outputs = response.outputs.map((output) => output.name)
  throw new InvalidInput(
    'infer-output-unknown',
    `there is no output ${name}; there is ${outputs.join(', ')}`,
    {
      output: name,
      outputs,
    },
  )
}
