import { InvalidInput } from '@weir/vocabulary'
import { asRecord, shown } from './json-value.ts'

/** A tensor of a request or response as it came: shape checked against the count, elements not yet read. */
export interface RawTensor {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  /** Row-major, `shape` multiplied out. */
  readonly elements: readonly unknown[]
}

/** @throws InvalidInput `infer-request-malformed`, `infer-input-shape`, `infer-input-count`, `infer-binary-unsupported` */
export function parseRawTensor(value: unknown): RawTensor {
  const record = asRecord(value)
  if (record === null) throw malformed('each input is an object with name, shape, datatype and data', value)
  const { name, datatype, data } = record
  if (typeof name !== 'string' || name === '') throw malformed('an input has no name', name)
  if (typeof datatype !== 'string')
    throw malformed(`input ${name} has no datatype (FP32, INT64, BYTES, ...)`, datatype)
  if (asRecord(record['parameters'])?.['binary_data_size'] !== undefined)
    throw new InvalidInput(
      'infer-binary-unsupported',
      `input ${name} announces binary data; this server reads JSON tensors: put the numbers into "data"`,
      { input: name },
    )
  if (!Array.isArray(data)) throw malformed(`input ${name} has no "data" array`, data)
  const shape = parseShape(name, record['shape'])
  return { name, datatype, shape, elements: flatten(name, shape, data) }
}

function parseShape(input: string, value: unknown): readonly number[] {
  const sizes: readonly unknown[] = Array.isArray(value) ? value : []
  const shape = sizes
    .filter((size) => typeof size === 'number')
    .filter((size) => Number.isSafeInteger(size) && size >= 0)
  if (shape.length > 0 && shape.length === sizes.length && shape.length <= 4) return shape
  throw new InvalidInput(
    'infer-input-shape',
    `input ${input} has shape ${shown(value)}; send 1 to 4 sizes, each an integer from 0, such as [1, 8]`,
    { input, shape: value },
  )
}

/** Flat data fit any shape of their count; nested data must be nested as the shape says, or a transposed
 *  matrix would be taken for the right one. */
function flatten(input: string, shape: readonly number[], data: readonly unknown[]): readonly unknown[] {
  const count = shape.reduce((product, size) => product * size, 1)
  if (!Array.isArray(data[0])) {
    if (data.length === count) return data
    throw wrongCount(input, shape, `${count} elements, got ${data.length}`)
  }
  const [outer = 0, ...inner] = shape
  if (data.length !== outer)
    throw wrongCount(input, shape, `${outer} elements at its outer level, got ${data.length}`)
  if (inner.length === 0) throw wrongCount(input, shape, 'flat data, got nested data')
  return data.flatMap((part: unknown) => {
    if (!Array.isArray(part)) throw wrongCount(input, shape, `nested arrays throughout, got ${shown(part)}`)
    return flatten(input, inner, part)
  })
}

function wrongCount(input: string, shape: readonly number[], needs: string): InvalidInput {
  return new InvalidInput('infer-input-count', `input ${input}: shape [${shape.join(', ')}] needs ${needs}`, {
    input,
    shape,
  })
}

function malformed(message: string, value: unknown): InvalidInput {
  return new InvalidInput('infer-request-malformed', `${message}; got ${shown(value)}`, { value })
}
