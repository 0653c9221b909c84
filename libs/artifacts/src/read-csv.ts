import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { planColumns, type PlannedColumn, type ReferenceColumns, type WantedColumns } from './column-plan.ts'
import { type Cell } from './reference-columns.ts'
import { requireRowsWithin, type ReferenceLimits } from './reference-limits.ts'
import { unreadable } from './reference-refusals.ts'
import { textProblem } from './text-problem.ts'

const chunkBytes = 1024 * 1024
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** What pandas, R, ClickHouse and DuckDB write for null; an empty field is one too. */
const nulls = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '\\n'])
const infinite = /^[+-]?inf(inity)?$/i
const booleans = new Map([
  ['true', true],
  ['false', false],
])

/** How text becomes a cell. */
const cellOf: Readonly<Record<PlannedColumn['type'], (text: string) => Cell>> = {
  number: numberCell,
  category: textCell,
  time: textCell,
}

/** Reads the wanted columns from CSV text: UTF-8, commas, one header line, RFC 4180 quotes.
 *  @throws InvalidInput `reference-unreadable`, `reference-feature-missing`, `reference-column-repeated`,
 *  `reference-too-large`, `reference-empty`, `reference-null`, `reference-value-invalid` */
export async function readCsv(
  bytes: Uint8Array,
  wanted: WantedColumns,
  limits: ReferenceLimits,
): Promise<ReferenceColumns> {
  const records = readRecords(bytes)
  const first = await records.next()
  if (first.done === true)
    throw unreadable('CSV', 'it is empty, without a header line that names its columns')
  const header = first.value
  const plan = planColumns(header, wanted)
  const columns = plan.columns.map((column) => ({
    column,
    read: cellOf[column.type],
    position: header.indexOf(column.name),
  }))
  let rows = 0
  for await (const record of records) {
    rows += 1
    if (rows > limits.maxRows) break
    for (const { column, read, position } of columns) column.add(read(record[position] ?? ''))
  }
  requireRowsWithin(rows, limits)
  return plan.build()
}

async function* readRecords(bytes: Uint8Array): AsyncGenerator<readonly string[]> {
  const problem = textProblem(bytes)
  if (problem !== null) throw unreadable('CSV', problem)
  const parser = Readable.from(chunksOf(bytes)).pipe(parse({ bom: true, skip_empty_lines: true, trim: true }))
  try {
    for await (const record of parser) yield record as readonly string[]
  } catch (error) {
    throw error instanceof CsvError ? unreadable('CSV', error) : error
  }
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}

/** Text that is no number stays text: the column refuses it and names it. */
function numberCell(text: string): Cell {
  if (decimal.test(text)) return Number(text)
  const lower = text.toLowerCase()
  if (nulls.has(lower)) return null
  if (infinite.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return booleans.get(lower) ?? text
}

/** Only an empty field is null: "NA" and "None" may be categories. */
function textCell(text: string): Cell {
  return text === '' ? null : text
}
