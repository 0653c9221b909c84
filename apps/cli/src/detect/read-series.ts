import { readReferenceFile } from '@weir/artifacts'
import { newContract } from '@weir/models'
import { InvalidInput, type Instant } from '@weir/vocabulary'
import { columnNames } from '../batch/file-columns.ts'
import { loadFile } from '../batch/load-file.ts'
import { refused } from '../batch/read-rows.ts'

/** One value of a column. */
export interface SeriesValue {
  /** Row of the file, from 1. */
  readonly row: number
  /** Event time; null: the file has none. */
  readonly at: Instant | null
  /** float32, as features are read. */
  readonly value: number
}

/** Values of a column in order of event time, rows of one time as they come; without event times as they come. */
export interface Series {
  readonly name: string
  readonly column: string
  readonly hasTimes: boolean
  readonly values: readonly SeriesValue[]
  /** Rows left out: null, or infinite. */
  readonly missing: number
}

/** Reads a column of numbers of a Parquet or CSV file.
 *  @param of `time`: name of the column of event times; null: `event_time_ms` or `event_time`, if the file has one
 *  @throws InvalidInput `file-unreadable`, `batch-unreadable`, `batch-column-unknown`, `batch-refused`,
 *  `detect-rows-missing` */
export async function readSeries(
  path: string,
  { column, time }: { readonly column: string; readonly time: string | null },
): Promise<Series> {
  const file = await loadFile(path)
  const found = await columnNames(file)
  const unknown = [column, ...(time === null ? [] : [time])].filter((name) => !found.includes(name))
  if (unknown.length > 0)
    throw new InvalidInput(
      'batch-column-unknown',
      `${file.name} has no column ${unknown.join(', ')}; it has ${found.join(', ').slice(0, 500)}`,
      { unknown, known: found },
    )
  const contract = newContract([{ name: column, type: 'number', unit: '', nullable: true }])
  const data = await readReferenceFile(file, contract, { time }).catch((error: unknown) => {
    throw error instanceof InvalidInput ? refused(file, error) : error
  })
  const [numbers] = data.columns
  const all = numbers?.kind === 'numbers' ? [...numbers.values] : []
  const times = data.eventTimes
  const values = all
    .map((value, at): SeriesValue => ({ row: at + 1, at: times?.[at] ?? null, value }))
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
  if (values.length === 0)
    throw new InvalidInput('detect-rows-missing', `${column} of ${file.name} holds no number in any row`, {
      name: file.name,
      column,
      rows: data.rows,
    })
  return {
    name: file.name,
    column,
    hasTimes: times !== null,
    values,
    missing: data.rows - values.length,
  }
}
