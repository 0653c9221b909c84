import { Readable } from 'node:stream'
import { textProblem } from '@weir/artifacts'
import { InvalidInput } from '@weir/vocabulary'
import { CsvError, parse } from 'csv-parse'
import { type FileColumn, type LoadedFile } from './file-columns.ts'
import { unreadableBatch } from './unreadable-batch.ts'

const chunkBytes = 1024 * 1024
/** A number, a boolean, or one of the ways to write null or infinity beside numbers. */
const numeric =
  /^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|true|false|nan|na|n\/a|null|none|\\n|[+-]?inf(inity)?)$/i

const withoutHeader = 'it is empty, without a header line that names its columns'

/** Columns of a CSV file: of numbers when every value is one, also when there is no value at all.
 *  @throws InvalidInput `batch-unreadable` */
export async function csvColumns(file: LoadedFile): Promise<readonly FileColumn[]> {
  let names: readonly string[] | null = null
  const isText: boolean[] = []
  for await (const cells of records(file)) {
    if (names === null) names = cells
    else
      for (let at = 0; at < cells.length; at += 1) {
        const cell = cells[at] ?? ''
        if (isText[at] !== true && cell !== '' && !numeric.test(cell)) isText[at] = true
      }
  }
  if (names === null) throw unreadableBatch(file.name, withoutHeader)
  return names.map((name, at) => ({ name, type: isText[at] === true ? 'category' : 'number' }))
}

/** Names of the columns of a CSV file: its first line. @throws InvalidInput `batch-unreadable` */
export async function csvNames(file: LoadedFile): Promise<readonly string[]> {
  for await (const cells of records(file)) return cells
  throw unreadableBatch(file.name, withoutHeader)
}

async function* records({ name, bytes }: LoadedFile): AsyncGenerator<readonly string[]> {
  const problem = textProblem(bytes)
  if (problem !== null)
    throw new InvalidInput('batch-unreadable', `${name} cannot be read: ${problem}`, { name, problem })
  const options = { bom: true, skip_empty_lines: true, trim: true }
  const parser = Readable.from(chunksOf(bytes)).pipe(parse(options))
  try {
    for await (const record of parser) yield record as readonly string[]
  } catch (error) {
    throw error instanceof CsvError ? unreadableBatch(name, error) : error
  }
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}
