import { InvalidInput } from '@weir/vocabulary'
import { GrownNumbers } from './grown-numbers.ts'
import { type Cell } from './reference-columns.ts'

/** Collects the cells of a column that is no feature: event times in UTC ms, or labels as 1, 0 and NaN.
 *  `add` throws InvalidInput `reference-value-invalid` or `reference-null` with the row, the column and the value. */
export interface ContextBuilder {
  readonly name: string
  add(cell: Cell): void
  build(): Float64Array
}

/** Names of the columns that hold event times; the one in whole milliseconds is preferred. */
export const timeColumns = ['event_time_ms', 'event_time'] as const

/** Furthest moment from 1970 that a date can name, ms. */
const furthestMs = 8.64e15
const isoTime = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?$/

/** @param name one that does not say what it holds may hold either */
export function timesBuilder(name: string): ContextBuilder {
  const { read, wanted } = timeForms[name === 'event_time_ms' || name === 'event_time' ? name : 'other']
  return collect(name, (cell, row) => {
    if (cell === null || cell === undefined) throw withoutTime(name, row)
    const at = read(cell)
    if (Math.abs(at) <= furthestMs) return at
    throw invalid(name, { row, cell, wanted })
  })
}

export function labelsBuilder(name: string): ContextBuilder {
  return collect(name, (cell, row) => {
    if (cell === null || cell === undefined || Number.isNaN(cell)) return Number.NaN
    const label = typeof cell === 'boolean' || typeof cell === 'bigint' ? Number(cell) : cell
    if (label === 0 || label === 1) return label
    const wanted = 'the outcome as 1, 0 or null, or give the column another name if it is not the outcome'
    throw invalid(name, { row, cell, wanted })
  })
}

function collect(name: string, read: (cell: Cell, row: number) => number): ContextBuilder {
  const values = new GrownNumbers()
  return {
    name,
    add: (cell) => {
      values.push(read(cell, values.length + 1))
    },
    build: () => values.toArray(),
  }
}

const timeForms = {
  event_time_ms: { read: msOf, wanted: 'whole milliseconds since 1970' },
  event_time: {
    read: timeOf,
    wanted: 'a timestamp, or a text such as 2001-01-25T06:00:00Z; for numbers name the column event_time_ms',
  },
  other: {
    read: (cell: Cell) => {
      const number = typeof cell === 'string' && /^-?\d{5,}$/.test(cell) ? Number(cell) : cell
      return typeof number === 'string' || number instanceof Date ? timeOf(number) : msOf(number)
    },
    wanted: 'a timestamp, a text such as 2001-01-25T06:00:00Z, or whole milliseconds since 1970',
  },
} as const

/** @returns NaN for what is no whole number */
function msOf(cell: Cell): number {
  const value = typeof cell === 'bigint' ? Number(cell) : cell
  return typeof value === 'number' && Number.isInteger(value) ? value : Number.NaN
}

/** A text without a zone is UTC. @returns NaN for what is no time */
function timeOf(cell: Cell): number {
  if (cell instanceof Date) return cell.getTime()
  if (typeof cell !== 'string' || !isoTime.test(cell)) return Number.NaN
  const [date = '', time = ''] = [cell.slice(0, 10), cell.slice(11).replace(' ', '')]
  if (time === '') return Date.parse(date)
  const [, clock = '', sign = '', hours = '', minutes = '00'] =
    /^([\d:.]+)(?:Z|([+-])(\d\d):?(\d\d)?)?$/.exec(time) ?? []
  return Date.parse(`${date}T${clock}${sign === '' ? 'Z' : `${sign}${hours}:${minutes}`}`)
}

function withoutTime(column: string, row: number): InvalidInput {
  return new InvalidInput(
    'reference-null',
    `column ${column} is null in row ${row} of the reference file, and each row needs its time; drop the row, or the whole column`,
    { column, row },
  )
}

function invalid(
  column: string,
  at: { readonly row: number; readonly cell: Cell; readonly wanted: string },
): InvalidInput {
  const value = String(at.cell).slice(0, 80)
  return new InvalidInput(
    'reference-value-invalid',
    `column ${column} is ${JSON.stringify(value)} in row ${at.row} of the reference file; write ${at.wanted}`,
    { column, row: at.row, value },
  )
}
