import { type ReferenceColumn } from '@weir/artifacts'
import { type BatchRows } from './read-rows.ts'

/** Of fewer rows, those that drift is judged from, also a feature may differ in nearly every one. */
const leastRows = 500
/** Share of rows with a value of their own; ids may be repeated by a row that was sent twice. */
const idShare = 0.95
/** float32 holds no larger whole numbers one by one: 1000000001 and 1000000002 are the same. */
const mostWhole = 2 ** 24

/** Columns that look like ids: texts or whole numbers that differ in nearly every row, or are so large that they cannot be
 *  told apart. No later file has the same, so that each of them is drift. Fractions are no ids, however they differ.
 *  O(rows x columns) */
export function idColumns({ data }: Pick<BatchRows, 'data'>): readonly string[] {
  return data.columns.filter(looksLikeId).map(({ feature }) => feature)
}

function looksLikeId(column: ReferenceColumn): boolean {
  if (column.kind === 'texts') return areUnique(column.values.filter((text) => text !== null))
  const numbers = column.values.filter((value) => Number.isFinite(value))
  if (!numbers.every((value) => Number.isInteger(value))) return false
  const isLarge = numbers.length >= leastRows && numbers.every((value) => Math.abs(value) >= mostWhole)
  return isLarge || areUnique(numbers)
}

function areUnique(values: ArrayLike<unknown> & Iterable<unknown>): boolean {
  return values.length >= leastRows && new Set(values).size >= idShare * values.length
}
