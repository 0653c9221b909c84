import { type Datatype, type InputBinding, type Signature } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { Tensor } from 'onnxruntime-node'
import { type FeedBlock } from './feed-columns.ts'

/** What one input of the graph takes. */
export interface InputSlot {
  readonly name: string
  readonly feeding: Feeding | null
  /** Columns of a tensor `[N, width]`; null for a tensor `[N]`. */
  readonly width: number | null
}

/** How float32 values become a tensor; `integers` holds the least and greatest value, null for floats. */
interface Feeding {
  readonly datatype: Datatype
  readonly integers: readonly [number, number] | null
  readonly make: (values: Float32Array, shape: readonly number[]) => Tensor
}

const feedings: readonly Feeding[] = [
  { datatype: 'FP32', integers: null, make: (values, shape) => new Tensor('float32', values, shape) },
  {
    datatype: 'FP64',
    integers: null,
    make: (values, shape) => new Tensor('float64', Float64Array.from(values), shape),
  },
  {
    datatype: 'BOOL',
    integers: [0, 1],
    make: (values, shape) => new Tensor('bool', Uint8Array.from(values), shape),
  },
  {
    datatype: 'UINT8',
    integers: [0, 255],
    make: (values, shape) => new Tensor('uint8', Uint8Array.from(values), shape),
  },
  {
    datatype: 'INT8',
    integers: [-128, 127],
    make: (values, shape) => new Tensor('int8', Int8Array.from(values), shape),
  },
  {
    datatype: 'UINT16',
    integers: [0, 2 ** 16 - 1],
    make: (values, shape) => new Tensor('uint16', Uint16Array.from(values), shape),
  },
  {
    datatype: 'INT16',
    integers: [-(2 ** 15), 2 ** 15 - 1],
    make: (values, shape) => new Tensor('int16', Int16Array.from(values), shape),
  },
  {
    datatype: 'UINT32',
    integers: [0, 2 ** 32 - 1],
    make: (values, shape) => new Tensor('uint32', Uint32Array.from(values), shape),
  },
  {
    datatype: 'INT32',
    integers: [-(2 ** 31), 2 ** 31 - 1],
    make: (values, shape) => new Tensor('int32', Int32Array.from(values), shape),
  },
  {
    datatype: 'UINT64',
    integers: [0, 2 ** 53],
    make: (values, shape) => new Tensor('uint64', BigUint64Array.from(values, BigInt), shape),
  },
  {
    datatype: 'INT64',
    integers: [-(2 ** 53), 2 ** 53],
    make: (values, shape) => new Tensor('int64', BigInt64Array.from(values, BigInt), shape),
  },
]

/** @throws InvalidInput `onnx-input-unusable` for an input that the signature lacks or whose type cannot be fed */
export function inputSlots(binding: InputBinding, signature: Signature): readonly InputSlot[] {
  if (binding.kind === 'packed') return [slot(binding.input, binding.features.length, signature)]
  return binding.inputs.map(({ input, rank }) => slot(input, rank === 1 ? null : 1, signature))
}

/** @throws InvalidInput `feature-not-integer` when an integer input would get a fraction, null, or a number it cannot hold */
export function checkIntegers(slots: readonly InputSlot[], blocks: readonly FeedBlock[]): void {
  slots.forEach((slot, input) => {
    const block = blocks[input]
    const range = slot.feeding?.integers ?? null
    if (block?.kind === 'numbers' && range !== null) requireIntegers(slot.name, block.values, range)
  })
}

function requireIntegers(
  input: string,
  values: Float32Array,
  [least, most]: readonly [number, number],
): void {
  for (const value of values)
    if (!(Number.isInteger(value) && value >= least && value <= most))
      throw new InvalidInput(
        'feature-not-integer',
        `input ${input} of the graph takes integers from ${least} to ${most}, and the feature is ${Number.isNaN(value) ? 'null' : value}`,
        { input, value, least, most },
      )
}

/** Builds what `run` is fed: each input's block as the tensor that the graph declares. */
export function feedsOf(
  slots: readonly InputSlot[],
  blocks: readonly FeedBlock[],
  rows: number,
): Record<string, Tensor> {
  return Object.fromEntries(
    slots.flatMap((slot, input) => {
      const block = blocks[input]
      return block === undefined ? [] : [[slot.name, inputTensor(slot, block, rows)]]
    }),
  )
}

function inputTensor(slot: InputSlot, block: FeedBlock, rows: number): Tensor {
  const shape = slot.width === null ? [rows] : [rows, slot.width]
  if (block.kind === 'texts') return new Tensor('string', [...block.values], shape)
  if (slot.feeding === null) throw new Error(`input ${slot.name} takes text, and its feature is a number`)
  return slot.feeding.make(block.values, shape)
}

function slot(name: string, width: number | null, signature: Signature): InputSlot {
  const datatype = signature.inputs.find((input) => input.name === name)?.datatype
  const feeding = feedings.find((known) => known.datatype === datatype) ?? null
  if (feeding !== null || datatype === 'BYTES') return { name, width, feeding }
  throw new InvalidInput(
    'onnx-input-unusable',
    datatype === undefined
      ? `the graph has no input ${name}; it has ${signature.inputs.map((input) => input.name).join(', ')}`
      : `input ${name} is ${datatype}; export the model with float32 inputs`,
    { input: name, datatype },
  )
}
