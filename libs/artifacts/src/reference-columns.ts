import { type Feature } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'

/** One feature of a reference file: float32 with NaN for null, infinities as they are, or texts with null for null. */
export type ReferenceColumn =
  | { readonly kind: 'numbers'; readonly feature: string; readonly values: Float32Array }
  | { readonly kind: 'texts'; readonly feature: string; readonly values: readonly (string | null)[] }

/** A cell as the file's format gave it: what is neither number, boolean, text nor null is refused. */
export type Cell = unknown

/** Collects the cells of one feature, row by row.
 *  `add` throws InvalidInput `reference-value-invalid` or `reference-null` with the row, the column and the value. */
export interface ColumnBuilder {
  readonly feature: string
  add(cell: Cell): void
  build(): ReferenceColumn
}

export function columnBuilder(feature: Feature): ColumnBuilder {
  return feature.type === 'number' ? numbersBuilder(feature) : textsBuilder(feature)
}

function numbersBuilder(feature: Feature): ColumnBuilder {
  let values = new Float32Array(1024)
  let rows = 0
  return {
    feature: feature.name,
    add(cell) {
      if (rows === values.length) {
        const grown = new Float32Array(rows * 2)
        grown.set(values)
        values = grown
      }
      values[rows] = numberOf(feature, rows + 1, cell)
      rows += 1
    },
    build: () => ({ kind: 'numbers', feature: feature.name, values: values.slice(0, rows) }),
  }
}

function textsBuilder(feature: Feature): ColumnBuilder {
  const values: (string | null)[] = []
  return {
    feature: feature.name,
    add(cell) {
      values.push(textOf(feature, values.length + 1, cell))
    },
    build: () => ({ kind: 'texts', feature: feature.name, values }),
  }
}

function numberOf(feature: Feature, row: number, cell: Cell): number {
  const isNumber = typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean'
  if (isMissing(cell)) {
    if (feature.nullable) return Number.NaN
    throw missing(feature, row)
  }
  const value = isNumber ? Math.fround(Number(cell)) : Number.NaN
  const isInfinite = cell === Infinity || cell === -Infinity
  if (isInfinite || Number.isFinite(value)) return value
  throw invalid(feature, { row, cell, wanted: withinFloat32 })
}

function textOf(feature: Feature, row: number, cell: Cell): string | null {
  if (typeof cell === 'string') return cell
  if (typeof cell === 'bigint' || typeof cell === 'boolean' || Number.isInteger(cell)) return String(cell)
  if (!isMissing(cell)) throw invalid(feature, { row, cell, wanted: 'a text, a whole number or a boolean' })
  if (feature.nullable) return null
  throw missing(feature, row)
}

function isMissing(cell: Cell): boolean {
  return cell === null || cell === undefined || Number.isNaN(cell)
}

function missing(feature: Feature, row: number): InvalidInput {
  return new InvalidInput(
    'reference-null',
    `column ${feature.name} is null in row ${row} of the reference file, and the contract does not allow it; drop the row, or register the feature as nullable`,
    { column: feature.name, row },
  )
}

/** Requests with a larger number are refused, too; infinities stay, because the share of rows with them tells something. */
const withinFloat32 =
  'a number within float32 (at most 3.4e38 in size, as in requests), or nothing where it is not known'
const read = { number: 'numbers', category: 'categories' } as const

function invalid(
  feature: Feature,
  at: { readonly row: number; readonly cell: Cell; readonly wanted: string },
): InvalidInput {
  const value = String(at.cell).slice(0, 80)
  return new InvalidInput(
    'reference-value-invalid',
    `column ${feature.name} is ${JSON.stringify(value)} in row ${at.row} of the reference file; the column is read as ${read[feature.type]}: write ${at.wanted}`,
    { column: feature.name, row: at.row, value },
  )
}
