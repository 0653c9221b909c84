import { type Datatype, type Signature, type TensorInfo } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { type InferenceSession } from 'onnxruntime-node'
import { withGraph } from './open-graph.ts'

const datatypes: Readonly<Record<string, Datatype>> = {
  bool: 'BOOL',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  float16: 'FP16',
  float32: 'FP32',
  float64: 'FP64',
  string: 'BYTES',
}

/** Reads names, types and shapes of a graph's inputs and outputs; a free dimension is -1.
 *  @param bytes the whole ONNX file
 *  @throws InvalidInput `onnx-unreadable`, `onnx-external-data`, `onnx-output-not-tensor`, `onnx-input-not-tensor`,
 *  `onnx-datatype-unsupported` */
export function readSignature(bytes: Uint8Array): Promise<Signature> {
  return withGraph(bytes, signatureOf)
}

export function signatureOf(graph: InferenceSession): Signature {
  return {
    inputs: graph.inputMetadata.map((info) => describe('input', info)),
    outputs: graph.outputMetadata.map((info) => describe('output', info)),
  }
}

function describe(side: 'input' | 'output', info: InferenceSession.ValueMetadata): TensorInfo {
  if (!info.isTensor)
    throw new InvalidInput(
      `onnx-${side}-not-tensor`,
      side === 'output'
        ? `output ${info.name} is a sequence or a map, not a tensor; export with ZipMap off (skl2onnx and onnxmltools: zipmap=False)`
        : `input ${info.name} is a sequence or a map, not a tensor; export the model with tensor inputs`,
      { name: info.name },
    )
  const datatype = datatypes[info.type]
  if (datatype === undefined)
    throw new InvalidInput(
      'onnx-datatype-unsupported',
      `${side} ${info.name} is ${info.type}; supported are ${Object.keys(datatypes).join(', ')}`,
      { name: info.name, type: info.type },
    )
  return {
    name: info.name,
    datatype,
    shape: info.shape.map((size) => (typeof size === 'number' ? size : -1)),
  }
}
