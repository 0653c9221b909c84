import { protobufFields } from './protobuf-fields.ts'

type Message = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function' | 'training'

/** Where tensors can hide in a model: message -> field number -> message. Field numbers of onnx.proto3, IR version 13. */
const children: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  function: { 7: 'node', 11: 'attribute' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
}
const externalDataField = 13
const dataLocationField = 14
/** Graphs inside graphs; protobuf itself gives up at 100 messages, which is about 30 graphs. */
const deepest = 100

/** Name of the first tensor whose numbers are in another file, or null. Such a model reads files of the machine that
 *  loads it, so it is refused before the runtime sees it.
 *  @throws RangeError when the bytes are not a protobuf message, or nested too deep */
export function findExternalData(model: Uint8Array): string | null {
  return search('model', model, 0)
}

function search(kind: Message, bytes: Uint8Array, depth: number): string | null {
  if (depth > deepest) throw new RangeError(`messages nested more than ${deepest} deep`)
  if (kind === 'tensor') return externalName(bytes)
  for (const field of protobufFields(bytes)) {
    const child = children[kind][field.number]
    const found = child !== undefined && field.bytes !== null ? search(child, field.bytes, depth + 1) : null
    if (found !== null) return found
  }
  return null
}

/** Any location but 0 counts: the runtime cuts the number to 32 bits, so 2^32 + 1 means external too. */
function externalName(tensor: Uint8Array): string | null {
  let name = 'without a name'
  let isExternal = false
  for (const field of protobufFields(tensor)) {
    if (field.number === 8 && field.bytes !== null) name = new TextDecoder().decode(field.bytes)
    if (field.number === externalDataField) isExternal = true
    if (field.number === dataLocationField && field.varint !== 0) isExternal = true
  }
  return isExternal ? name : null
}
