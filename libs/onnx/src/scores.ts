import { type OutputBinding } from '@weir/models'
import { Unavailable } from '@weir/vocabulary'
import { type Tensor } from 'onnxruntime-node'

/** The answer to one call. */
export interface Scores {
  readonly rows: number
  /** Numbers a row. */
  readonly width: number
  /** Row-major, rows x width. */
  readonly outputs: Float32Array
  /** Rows with a NaN or an infinity among their numbers; they count as errors of the version. */
  readonly nonFiniteRows: readonly number[]
}

/** @throws Unavailable `onnx-run-failed` when the tensor is not `rows` x `width` floats, as the binding promises */
export function readScores(tensor: Tensor | undefined, output: OutputBinding, rows: number): Float32Array {
  const data = tensor?.data
  if ((data instanceof Float32Array || data instanceof Float64Array) && data.length === rows * output.width)
    return data instanceof Float32Array ? data : Float32Array.from(data)
  throw new Unavailable(
    'onnx-run-failed',
    `output ${output.output} is ${tensor?.type ?? 'absent'} [${tensor?.dims.join(', ') ?? ''}]; expected ${rows} rows of ${output.width} floats`,
    { output: output.output, rows, width: output.width },
  )
}

/** Joins the numbers of a call's runs. */
export function toScores(parts: readonly Float32Array[], rows: number, width: number): Scores {
  const [only, ...more] = parts
  const outputs = only !== undefined && more.length === 0 ? only : join(parts, rows * width)
  return { rows, width, outputs, nonFiniteRows: nonFiniteRows(outputs, width) }
}

function join(parts: readonly Float32Array[], length: number): Float32Array {
  const joined = new Float32Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function nonFiniteRows(outputs: Float32Array, width: number): readonly number[] {
  const rows: number[] = []
  for (let index = 0; index < outputs.length; index += 1) {
    const row = Math.floor(index / width)
    if (!Number.isFinite(outputs[index]) && rows.at(-1) !== row) rows.push(row)
  }
  return rows
}
