import { Readable } from 'node:stream'
import { type InputContract } from '@weir/models'
import { CsvError, parse } from 'csv-parse'
import { columnBuilder, type Cell, type ReferenceColumn } from './reference-columns.ts'
import { requireRowsWithin, type ReferenceLimits } from './reference-limits.ts'
import { requireFeatures, unreadable } from './reference-refusals.ts'

const chunkBytes = 1024 * 1024
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** What pandas, R, ClickHouse and DuckDB write for null; an empty field is one too. */
const nulls = new Set(['', 'nan', 'na', 'n/a', 'null', 'none', '\\n'])
const booleans = new Map([
  ['true', true],
  ['false', false],
])

/** Reads the contract's features from CSV text: UTF-8, commas, one header line, RFC 4180 quotes.
 *  @throws InvalidInput `reference-unreadable`, `reference-feature-missing`, `reference-too-large`, `reference-empty`,
 *  `reference-null`, `reference-value-invalid` */
export async function readCsv(
  bytes: Uint8Array,
  contract: InputContract,
  limits: ReferenceLimits,
): Promise<readonly ReferenceColumn[]> {
  const records = readRecords(bytes)
  const header = (await records.next()).value ?? []
  requireFeatures(header, contract)
  const columns = contract.features.map((feature) => ({
    builder: columnBuilder(feature),
    read: feature.type === 'number' ? numberCell : textCell,
    position: header.indexOf(feature.name),
  }))
  let rows = 0
  for await (const record of records) {
    rows += 1
    if (rows > limits.maxRows) break
    for (const { builder, read, position } of columns) builder.add(read(record[position] ?? ''))
  }
  requireRowsWithin(rows, limits)
  return columns.map(({ builder }) => builder.build())
}

async function* readRecords(bytes: Uint8Array): AsyncGenerator<readonly string[]> {
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
  if (nulls.has(text.toLowerCase())) return null
  return booleans.get(text.toLowerCase()) ?? text
}

/** Only an empty field is null: "NA" and "None" may be categories. */
function textCell(text: string): Cell {
  return text === '' ? null : text
}
