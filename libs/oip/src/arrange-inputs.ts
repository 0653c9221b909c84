import {
  categoricalFeatures,
  numericFeatures,
  type Feature,
  type FeatureRows,
  type InputContract,
} from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { type RawTensor } from './raw-tensor.ts'
import { isNumericDatatype, readNumbers, readTexts } from './read-elements.ts'

/** Lays the tensors of a request out as rows of the contract. A tensor is one feature (`[N]` or `[N, 1]`, named as
 *  the contract names it) or the packed one (`[N, number of numeric features]`, any other name).
 *  @throws InvalidInput on a tensor that is neither, a repeated or a missing one, or a wrong number of rows */
export function arrangeInputs(
  tensors: readonly RawTensor[],
  contract: InputContract,
  maxRows: number,
): FeatureRows {
  const layout = layOut(contract)
  const rows = countRows(tensors, maxRows)
  const numeric = new Float32Array(rows * layout.numeric.length).fill(Number.NaN)
  const categorical = new Array<string | null>(rows * layout.categorical.length).fill(null)
  const filled = new Set<string>()
  for (const tensor of tensors) {
    const width = packedWidth(tensor, layout)
    const names = width === null ? [tensor.name] : layout.numeric.slice(0, width).map(({ name }) => name)
    requireUnfilled(names, filled, tensor.name)
    if (width !== null) placePacked(tensor, width, { numeric, columns: layout.numeric.length, rows })
    else placeFeature(tensor, layout, { numeric, categorical })
  }
  requireAllFilled(contract, filled)
  return { rows, numeric, categorical }
}

interface Layout {
  readonly numeric: readonly Feature[]
  readonly categorical: readonly Feature[]
  /** How many numeric features each revision had: what a packed tensor may be wide. */
  readonly packedWidths: readonly number[]
}

function layOut(contract: InputContract): Layout {
  const isNumeric = contract.features.map(({ type }) => type === 'number')
  return {
    numeric: numericFeatures(contract),
    categorical: categoricalFeatures(contract),
    packedWidths: contract.sizes.map((size) => isNumeric.slice(0, size).filter(Boolean).length),
  }
}

function countRows(tensors: readonly RawTensor[], maxRows: number): number {
  const [first, ...others] = tensors
  const rows = first?.shape[0] ?? 0
  if (first === undefined || rows === 0)
    throw new InvalidInput('infer-rows-none', 'the request has no rows; send at least one', { rows })
  for (const other of others)
    if (other.shape[0] !== rows)
      throw new InvalidInput(
        'infer-rows-differ',
        `input ${first.name} has ${rows} rows and input ${other.name} has ${other.shape[0]}; all inputs need the same number`,
        { input: other.name, rows: other.shape[0], expected: rows },
      )
  if (rows > maxRows)
    throw new InvalidInput(
      'infer-rows-exceeded',
      `the request has ${rows} rows; at most ${maxRows} are taken at once: split it`,
      { rows, limit: maxRows },
    )
  return rows
}

/** Columns of the packed tensor, or null for a tensor that holds one feature. */
function packedWidth(tensor: RawTensor, layout: Layout): number | null {
  const isColumn = tensor.shape.length === 1 || (tensor.shape.length === 2 && tensor.shape[1] === 1)
  const isFeature = [...layout.numeric, ...layout.categorical].some(({ name }) => name === tensor.name)
  if (isFeature && isColumn) return null
  const width = tensor.shape.length === 2 ? tensor.shape[1] : undefined
  const isPacked = width !== undefined && width > 0 && layout.packedWidths.includes(width)
  if (isPacked && isNumericDatatype(tensor.datatype)) return width
  throw misfit(tensor, layout, isFeature)
}

function misfit(tensor: RawTensor, layout: Layout, isFeature: boolean): InvalidInput {
  const shape = `[${tensor.shape.join(', ')}]`
  const names = [...layout.numeric, ...layout.categorical].map(({ name }) => name)
  const context = { input: tensor.name, shape: tensor.shape, datatype: tensor.datatype, features: names }
  const packed = `one packed tensor [N, ${layout.numeric.length}] of ${layout.numeric.map(({ name }) => name).join(', ')}`
  const isMatrix = tensor.shape.length === 2 && tensor.shape[1] !== 1
  if (isFeature)
    return new InvalidInput(
      'infer-input-shape',
      `input ${tensor.name} has shape ${shape}; send [N] or [N, 1]`,
      context,
    )
  if (isMatrix && !isNumericDatatype(tensor.datatype))
    return new InvalidInput(
      'infer-input-datatype',
      `input ${tensor.name} is ${tensor.datatype}; a packed tensor is FP32, FP64, INT*, UINT* or BOOL`,
      context,
    )
  if (isMatrix)
    return new InvalidInput(
      'infer-input-shape',
      `input ${tensor.name} has shape ${shape}; send ${packed}`,
      context,
    )
  return new InvalidInput(
    'infer-input-unknown',
    `input ${tensor.name} ${shape} is not a feature of the model; send its features (${names.join(', ')}) or ${packed}`,
    context,
  )
}

function requireUnfilled(names: readonly string[], filled: Set<string>, input: string): void {
  for (const name of names) {
    if (filled.has(name))
      throw new InvalidInput('infer-input-repeated', `input ${input} gives feature ${name} a second time`, {
        input,
        name,
      })
    filled.add(name)
  }
}

function requireAllFilled(contract: InputContract, filled: ReadonlySet<string>): void {
  const missing = contract.features.filter(({ name, nullable }) => !nullable && !filled.has(name))
  if (missing.length > 0)
    throw new InvalidInput(
      'infer-input-missing',
      `no input gives ${missing.map(({ name }) => name).join(', ')}; only nullable features may be left out`,
      { missing: missing.map(({ name }) => name) },
    )
}

function placePacked(
  tensor: RawTensor,
  width: number,
  to: { readonly numeric: Float32Array; readonly columns: number; readonly rows: number },
): void {
  if (width === to.columns) return readNumbers(tensor, { target: to.numeric, offset: 0, stride: 1 })
  const narrow = new Float32Array(to.rows * width)
  readNumbers(tensor, { target: narrow, offset: 0, stride: 1 })
  for (let row = 0; row < to.rows; row += 1)
    to.numeric.set(narrow.subarray(row * width, (row + 1) * width), row * to.columns)
}

function placeFeature(
  tensor: RawTensor,
  layout: Layout,
  to: { readonly numeric: Float32Array; readonly categorical: (string | null)[] },
): void {
  const column = layout.numeric.findIndex(({ name }) => name === tensor.name)
  const isNumber = column >= 0
  if (isNumber !== isNumericDatatype(tensor.datatype) || (!isNumber && tensor.datatype !== 'BYTES'))
    throw new InvalidInput(
      'infer-input-datatype',
      `input ${tensor.name} is ${tensor.datatype}; ${isNumber ? 'the feature is a number: send FP32, FP64, INT*, UINT* or BOOL' : 'the feature is a category: send BYTES'}`,
      { input: tensor.name, datatype: tensor.datatype },
    )
  if (isNumber)
    return readNumbers(tensor, { target: to.numeric, offset: column, stride: layout.numeric.length })
  const offset = layout.categorical.findIndex(({ name }) => name === tensor.name)
  readTexts(tensor, { target: to.categorical, offset, stride: layout.categorical.length })
}
