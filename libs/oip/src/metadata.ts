import { type InputContract, type TensorInfo } from '@weir/models'

/** GET /v2 */
export interface ServerMetadata {
  readonly name: string
  readonly version: string
  readonly extensions: readonly string[]
}

/** GET /v2/models/{name}[/versions/{version}] */
export interface ModelMetadata {
  readonly name: string
  readonly versions: readonly string[]
  readonly platform: string
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
}

/** @param extensions protocol extensions that are really served; JSON tensors with parameters need `parameters` only */
export function serverMetadata(
  name: string,
  version: string,
  extensions: readonly string[] = ['parameters'],
): ServerMetadata {
  return { name, version, extensions }
}

/** Describes a model by its contract: one input `[-1, 1]` a feature, FP32 for numbers and BYTES for categories. */
export function modelMetadata(model: {
  readonly name: string
  readonly versions: readonly number[]
  readonly contract: InputContract
  readonly outputs: readonly TensorInfo[]
}): ModelMetadata {
  return {
    name: model.name,
    versions: model.versions.map(String),
    platform: 'onnxruntime_onnx',
    inputs: model.contract.features.map(({ name, type }) => ({
      name,
      datatype: type === 'number' ? 'FP32' : 'BYTES',
      shape: [-1, 1],
    })),
    outputs: model.outputs,
  }
}
