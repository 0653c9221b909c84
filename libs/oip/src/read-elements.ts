import { InvalidInput } from '@weir/vocabulary'
import { shown } from './json-value.ts'
import { type RawTensor } from './raw-tensor.ts'

/** Where the elements of a column go: element `i` to `target[offset + i * stride]`. */
export interface Placement<Target> {
  readonly target: Target
  readonly offset: number
  readonly stride: number
}

const bits = [8, 16, 32, 64]
const integers = new Map<string, readonly [number, number]>([
  ...bits.map((size) => [`INT${size}`, [-(2 ** (size - 1)), 2 ** (size - 1) - 1]] as const),
  ...bits.map((size) => [`UINT${size}`, [0, 2 ** size - 1]] as const),
])
const floats = new Set(['FP32', 'FP64'])

export function isNumericDatatype(datatype: string): boolean {
  return floats.has(datatype) || integers.has(datatype) || datatype === 'BOOL'
}

/** Reads numbers as float32 (rounded to nearest), null as NaN, true and false as 1 and 0.
 *  @throws InvalidInput `infer-input-value` on anything that the datatype or float32 cannot hold */
export function readNumbers(tensor: RawTensor, place: Placement<Float32Array>): void {
  const { elements, datatype } = tensor
  const isFloat = floats.has(datatype)
  const range = integers.get(datatype)
  for (let index = 0; index < elements.length; index += 1) {
    const element = elements[index]
    const at = place.offset + index * place.stride
    if (element === null) place.target[at] = Number.NaN
    else if (datatype === 'BOOL') place.target[at] = readBool(tensor, index)
    else if (typeof element !== 'number')
      throw refused(tensor, index, 'send a JSON number, or null for a missing value')
    else if (!isFloat) place.target[at] = checkedInteger(tensor, index, { element, range })
    else {
      const rounded = Math.fround(element)
      if (!Number.isFinite(rounded))
        throw refused(tensor, index, 'send a finite number within float32 (at most 3.4e38 in size)')
      place.target[at] = rounded
    }
  }
}

/** Reads strings; null stays null.
 *  @throws InvalidInput `infer-input-value` */
export function readTexts(tensor: RawTensor, place: Placement<(string | null)[]>): void {
  tensor.elements.forEach((element, index) => {
    if (element !== null && typeof element !== 'string')
      throw refused(tensor, index, 'send a JSON string, or null for a missing value')
    place.target[place.offset + index * place.stride] = element
  })
}

function readBool(tensor: RawTensor, index: number): number {
  const element = tensor.elements[index]
  if (element === true || element === 1) return 1
  if (element === false || element === 0) return 0
  throw refused(tensor, index, 'send true, false or null')
}

function checkedInteger(
  tensor: RawTensor,
  index: number,
  { element, range }: { readonly element: number; readonly range: readonly [number, number] | undefined },
): number {
  if (range === undefined) throw new Error(`not a numeric datatype: ${tensor.datatype}`)
  if (!Number.isInteger(element)) throw refused(tensor, index, 'send an integer, or the datatype FP64')
  if (element < range[0] || element > range[1])
    throw refused(tensor, index, `send ${range[0]} to ${range[1]}`)
  if (!Number.isSafeInteger(element))
    throw refused(
      tensor,
      index,
      'JSON numbers beyond 2^53 lose digits on the way; send FP64 if that does not matter',
    )
  return element
}

function refused(tensor: RawTensor, index: number, wayOut: string): InvalidInput {
  const value = tensor.elements[index]
  return new InvalidInput(
    'infer-input-value',
    `input ${tensor.name} (${tensor.datatype}): element ${index} is ${shown(value)}; ${wayOut}`,
    { input: tensor.name, datatype: tensor.datatype, index, value },
  )
}
