import { type Instant } from '@weir/vocabulary'
import { type RawRow } from './clickhouse.ts'

/** Reads a column that must be a number; ClickHouse writes NaN and infinities as text.
 *  @throws Error when the column is missing or no number: the query and its reader disagree */
export function numberOf(row: RawRow, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  if (typeof value === 'string') {
    if (value === 'nan' || value === '-nan') return Number.NaN
    if (value === 'inf') return Infinity
    if (value === '-inf') return -Infinity
    if (value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
  }
  throw new Error(`column ${column} is not a number: ${JSON.stringify(value)}`)
}

export function textOf(row: RawRow, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw new Error(`column ${column} is not text: ${JSON.stringify(value)}`)
}

export function numbersOf(row: RawRow, column: string): readonly number[] {
  const value = row[column]
  if (Array.isArray(value)) return value.map((item, index) => numberOf({ [index]: item }, String(index)))
  throw new Error(`column ${column} is not an array: ${JSON.stringify(value)}`)
}

/** A number as JSONEachRow takes it: NaN and infinities as text. */
export function jsonNumber(value: number): number | string {
  if (Number.isFinite(value)) return value
  if (Number.isNaN(value)) return 'nan'
  return value > 0 ? 'inf' : '-inf'
}

/** First and last moment that both a `DateTime64(3)` and its `toDate` hold without wrapping, UTC ms. */
const firstInstant = 0
const lastInstant = 4_291_747_199_999

/** A moment as JSONEachRow takes it, UTC ms. What lies before 1970 or after 2105 becomes the nearest that is stored:
 *  the engine would wrap it silently. */
export function jsonInstant(at: Instant): number {
  return Math.trunc(Math.min(Math.max(at, firstInstant), lastInstant))
}

/** Whether a moment is stored as it is, and not as the nearest one that can be. */
export function isStorable(at: Instant): boolean {
  return at >= firstInstant && at <= lastInstant
}

/** A text as a literal of SQL. */
export function sqlText(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/** Finite numbers as a literal of SQL, each read back as the same double.
 *  @throws Error for NaN and infinities */
export function sqlNumbers(values: readonly number[]): string {
  return `CAST([${values.map(sqlNumber).join(', ')}] AS Array(Float64))`
}

/** Each literal has a point or an exponent: of an array with whole numbers in it the engine makes one of integers first,
 *  and -2147483904 comes out as 2147483392 (26.7). */
function sqlNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} is no number of a literal`)
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}
