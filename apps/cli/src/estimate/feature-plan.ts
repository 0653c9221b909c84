import { type ReferenceColumn } from '@weir/artifacts'
import { finiteOr } from './packed-rows.ts'

/** A feature that is not used, and why. */
export interface LeftOut {
  readonly name: string
  readonly reason: 'nullInReference' | 'nullInAnalysis' | 'onlyRareValues'
}

/** How features become numbers: the value, whether it is null, whether it is a frequent category. */
export type PlannedNumber =
  | { readonly kind: 'value'; readonly feature: number }
  | { readonly kind: 'isNull'; readonly feature: number }
  | { readonly kind: 'isCategory'; readonly feature: number; readonly category: string }

export interface FeaturePlan {
  readonly numbers: readonly PlannedNumber[]
  readonly leftOut: readonly LeftOut[]
}

type Columns = readonly ReferenceColumn[]

/** A category counts by itself from this share of the reference on. Rarer ones count together: of a name that is in a row
 *  or two, as an id, no other row can know it. */
const leastShare = 0.01
const mostCategories = 20

/** Plans the numbers of features of which both windows hold values.
 *  @param reference all rows of the reference; decides which categories are frequent
 *  @param analysis the same features */
export function planFeatures(reference: Columns, analysis: Columns): FeaturePlan {
  const numbers: PlannedNumber[] = []
  const leftOut: LeftOut[] = []
  for (const [feature, column] of reference.entries()) {
    const name = column.feature
    const other = analysis[feature] ?? column
    const nulls = { reference: nullsOf(column), analysis: nullsOf(other) }
    if (nulls.reference === column.values.length) leftOut.push({ name, reason: 'nullInReference' })
    else if (nulls.analysis === other.values.length) leftOut.push({ name, reason: 'nullInAnalysis' })
    else {
      const planned = valuesOf(column, feature)
      if (planned.length === 0) leftOut.push({ name, reason: 'onlyRareValues' })
      else numbers.push(...planned)
      if (planned.length > 0 && nulls.reference + nulls.analysis > 0)
        numbers.push({ kind: 'isNull', feature })
    }
  }
  return { numbers, leftOut }
}

function valuesOf(column: ReferenceColumn, feature: number): readonly PlannedNumber[] {
  if (column.kind === 'numbers') return [{ kind: 'value', feature }]
  const counts = new Map<string, number>()
  for (const text of column.values) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts]
    .filter(([, count]) => count >= leastShare * column.values.length)
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostCategories)
    .map(([category]) => ({ kind: 'isCategory', feature, category }))
}

function nullsOf(column: ReferenceColumn): number {
  let nulls = 0
  if (column.kind === 'numbers') {
    for (const value of column.values) if (!Number.isFinite(value)) nulls += 1
  } else for (const text of column.values) if (text === null) nulls += 1
  return nulls
}

/** Rows of a window as numbers, in the order of the plan; NaN for null, and infinities are null.
 *  @param rows indices in the window */
export function encodeRows(
  { numbers }: FeaturePlan,
  columns: Columns,
  rows: Uint32Array,
): readonly (readonly number[])[] {
  const readers = numbers.map((planned) => readerOf(planned, columns[planned.feature]))
  return Array.from(rows, (row) => readers.map((read) => read(row)))
}

function readerOf(planned: PlannedNumber, column: ReferenceColumn | undefined): (row: number) => number {
  const { kind } = planned
  if (column?.kind === 'numbers') {
    const { values } = column
    return kind === 'isNull'
      ? (row) => (Number.isFinite(values[row]) ? 0 : 1)
      : (row) => finiteOr(values[row], Number.NaN)
  }
  const wanted = kind === 'isCategory' ? planned.category : null
  return (row) => (column?.values[row] === wanted ? 1 : 0)
}
