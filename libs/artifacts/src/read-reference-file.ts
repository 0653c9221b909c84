import { categoricalFeatures, numericFeatures, type FeatureRows, type InputContract } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { type ReferenceColumns } from './column-plan.ts'
import { readCsv } from './read-csv.ts'
import { readParquet } from './read-parquet.ts'
import {
  defaultReferenceLimits,
  notesOn,
  requireBytesWithin,
  type ReferenceLimits,
} from './reference-limits.ts'

/** Data that is accepted as normal, as a file gave it. */
export interface ReferenceData extends ReferenceColumns {
  readonly rows: number
  /** What is weaker than it could be, in sentences for people. */
  readonly notes: readonly string[]
}

/** Reads a reference file. Parquet is known by its first and last four bytes, CSV by the name's ending. Beside the
 *  features it may have event times, as `event_time_ms` (whole ms since 1970) or `event_time` (timestamps, or texts, UTC
 *  where they have no zone), and labels.
 *  @param options `outcome`: name of the column of labels; left out: the file has none. `time`: name of another column of
 *  event times, of either form, which the file must have
 *  @throws InvalidInput `reference-type-unknown`, `reference-unreadable`, `reference-feature-missing`,
 *  `reference-column-repeated`, `reference-null`, `reference-value-invalid`, `reference-empty`, `reference-too-large` */
export async function readReferenceFile(
  file: { readonly bytes: Uint8Array; readonly name: string },
  contract: InputContract,
  options: {
    readonly limits?: ReferenceLimits
    readonly outcome?: string | null
    readonly time?: string | null
  } = {},
): Promise<ReferenceData> {
  const { limits = defaultReferenceLimits, outcome = null, time = null } = options
  requireBytesWithin(file.bytes.length, limits)
  const read = readerFor(file)
  const found = await read(file.bytes, { contract, outcome, time }, limits)
  const rows = found.columns[0]?.values.length ?? 0
  return { rows, ...found, notes: notesOn(rows) }
}

/** Rows `[from, to)` of reference data as rows of its contract. */
export function referenceRows(
  data: ReferenceData,
  contract: InputContract,
  { from, to }: { readonly from: number; readonly to: number },
): FeatureRows {
  const rows = Math.max(0, Math.min(to, data.rows) - from)
  const numeric = new Float32Array(rows * numericFeatures(contract).length)
  const categorical = new Array<string | null>(rows * categoricalFeatures(contract).length).fill(null)
  const numbers = data.columns.filter((column) => column.kind === 'numbers')
  const texts = data.columns.filter((column) => column.kind === 'texts')
  numbers.forEach(({ values }, at) => {
    for (let row = 0; row < rows; row += 1)
      numeric[row * numbers.length + at] = values[from + row] ?? Number.NaN
  })
  texts.forEach(({ values }, at) => {
    for (let row = 0; row < rows; row += 1) categorical[row * texts.length + at] = values[from + row] ?? null
  })
  return { rows, numeric, categorical }
}

function readerFor({ bytes, name }: { readonly bytes: Uint8Array; readonly name: string }) {
  if (isParquet(bytes)) return readParquet
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  if (ending === 'csv') return readCsv
  throw new InvalidInput(
    'reference-type-unknown',
    ending === 'parquet'
      ? `${name} does not begin and end with PAR1, so it is no Parquet file, or was cut; write it again`
      : `${name} is neither Parquet nor named *.csv; give the reference as one of them`,
    { name, sizeBytes: bytes.length },
  )
}

function isParquet(bytes: Uint8Array): boolean {
  const magic = [0x50, 0x41, 0x52, 0x31]
  return (
    bytes.length >= 12 && magic.every((byte, index) => bytes[index] === byte && bytes.at(index - 4) === byte)
  )
}
