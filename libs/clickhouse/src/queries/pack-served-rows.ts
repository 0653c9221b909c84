import { type RawRow } from '../clickhouse.ts'
import { numberOf, textOf } from '../raw-row.ts'

/** Rows that a version has answered. A row of an older revision of the contract has null for the features added since. */
export interface ServedRows {
  /** Rows that there are, >= `rows`: fewer are read when there are too many. */
  readonly total: number
  readonly rows: number
  /** Event time of each row, UTC ms. */
  readonly eventTimes: Float64Array
  /** Row-major, `rows` x `numericWidth`, in the order of the contract; NaN for null. */
  readonly numeric: Float32Array
  /** Row-major, `rows` x `categoricalWidth`, in the order of the contract. */
  readonly categorical: readonly (string | null)[]
  /** Features of each type in the newest of the rows: the contract may have more. */
  readonly numericWidth: number
  readonly categoricalWidth: number
  /** Headline score, as the per-minute state takes it; NaN where there is none. */
  readonly scores: Float32Array
  /** Score tensors, row-major, `rows` x `outputWidth`; NaN where a row has fewer numbers. */
  readonly outputs: Float32Array
  readonly outputWidth: number
  /** Headline class; empty for a regression. */
  readonly predictedClasses: readonly string[]
  /** Newest label in its own unit; NaN where none has come, or none was asked for. */
  readonly labels: Float64Array
}

/** Collects pages of rows as they are read; `build` may be called once all are there. */
export interface ServedRowsPacker {
  /** @throws Error for a row that does not have the columns of the query */
  add(page: readonly RawRow[]): void
  build(total: number): ServedRows
}

const bytesPerNumber = 4

export function packServedRows(): ServedRowsPacker {
  const rows: PackedRow[] = []
  const intern = interner()
  return {
    add(page) {
      for (const row of page) rows.push(packRow(row, intern))
    },
    build: (total) => unpack(rows, total),
  }
}

interface PackedRow {
  readonly at: number
  readonly numbers: Float32Array
  readonly texts: readonly (string | null)[]
  readonly score: number
  readonly outputs: Float32Array
  readonly predictedClass: string
  readonly label: number
}

/** Each text once: a category stands in thousands of rows. */
function interner(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const found = known.get(text)
    if (found === undefined) known.set(text, text)
    return found ?? text
  }
}

function packRow(row: RawRow, intern: (text: string) => string): PackedRow {
  return {
    at: numberOf(row, 'at'),
    numbers: float32sOf(row, 'numbers'),
    texts: textsOf(row, 'texts').map((text) => (text === null ? null : intern(text))),
    score: numberOf(row, 'given'),
    outputs: float32sOf(row, 'output_numbers'),
    predictedClass: intern(textOf(row, 'predicted_class')),
    label: numberOf(row, 'is_labelled') === 1 ? numberOf(row, 'label') : Number.NaN,
  }
}

function unpack(rows: readonly PackedRow[], total: number): ServedRows {
  const numericWidth = widest(rows, ({ numbers }) => numbers)
  const categoricalWidth = widest(rows, ({ texts }) => texts)
  const outputWidth = widest(rows, ({ outputs }) => outputs)
  const numeric = new Float32Array(rows.length * numericWidth).fill(Number.NaN)
  const categorical = new Array<string | null>(rows.length * categoricalWidth).fill(null)
  const outputs = new Float32Array(rows.length * outputWidth).fill(Number.NaN)
  for (const [at, row] of rows.entries()) {
    numeric.set(row.numbers, at * numericWidth)
    for (const [column, text] of row.texts.entries()) categorical[at * categoricalWidth + column] = text
    outputs.set(row.outputs, at * outputWidth)
  }
  return {
    // Rows that come while the pages are read are read, too.
    total: Math.max(total, rows.length),
    rows: rows.length,
    eventTimes: Float64Array.from(rows, ({ at }) => at),
    numeric,
    categorical,
    numericWidth,
    categoricalWidth,
    scores: Float32Array.from(rows, ({ score }) => score),
    outputs,
    outputWidth,
    predictedClasses: rows.map(({ predictedClass }) => predictedClass),
    labels: Float64Array.from(rows, ({ label }) => label),
  }
}

function widest(rows: readonly PackedRow[], of: (row: PackedRow) => { readonly length: number }): number {
  return rows.reduce((most, row) => Math.max(most, of(row).length), 0)
}

/** @throws Error for a text that is no whole number of them */
function float32sOf(row: RawRow, column: string): Float32Array {
  const text = textOf(row, column)
  const bytes = Buffer.from(text, 'hex')
  if (bytes.length * 2 !== text.length || bytes.length % bytesPerNumber !== 0)
    throw new Error(`column ${column} holds no float32 numbers: ${text.slice(0, 80)}`)
  const values = new Float32Array(bytes.length / bytesPerNumber)
  for (let at = 0; at < values.length; at += 1) values[at] = bytes.readFloatLE(at * bytesPerNumber)
  return values
}

function textsOf(row: RawRow, column: string): readonly (string | null)[] {
  const value = row[column]
  if (Array.isArray(value) && value.every((item) => item === null || typeof item === 'string')) return value
  throw new Error(`column ${column} is not a list of texts: ${JSON.stringify(value)}`)
}
