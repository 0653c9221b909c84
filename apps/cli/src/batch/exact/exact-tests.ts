import { type ReferenceColumn } from '@weir/artifacts'
import { type CategoryTests, type ExactReport, type NumberTests } from '../../drift/exact-report.ts'
import { type BatchRows } from '../read-rows.ts'
import { adjustTests, type ColumnAlone } from './adjust-tests.ts'
import { categoryTests } from './category-tests.ts'
import { compareRows } from './compare-rows.ts'
import { numberTests } from './number-tests.ts'

/** Two-sample tests of each column of a batch against the rows of its reference. They read raw rows, for checks on demand,
 *  and decide nothing. O(columns x rows log rows), and the domain classifier beside
 *  @param batch the features of `reference` in the same order */
export function exactTests(reference: BatchRows, batch: BatchRows): ExactReport {
  const numbers = numberColumns(reference, batch)
  const categories = categoryColumns(reference.data.columns, batch.data.columns)
  const nulls = adjustTests([...numbers, ...categories].map((column) => column.nulls))
  const [ks, mannWhitney, cramerVonMises, welch] = [
    adjustTests(numbers.map((column) => column.ks)),
    adjustTests(numbers.map((column) => column.mannWhitney)),
    adjustTests(numbers.map((column) => column.cramerVonMises)),
    adjustTests(numbers.map((column) => column.welch)),
  ]
  const chiSquare = adjustTests(categories.map((column) => column.chiSquare))
  const sizeOf = ({ name, data }: BatchRows) => ({ name, rows: data.rows })
  return {
    reference: sizeOf(reference),
    batch: sizeOf(batch),
    numbers: numbers.map((column, at) => ({
      ...column,
      nulls: nulls[at] ?? null,
      ks: ks[at] ?? null,
      mannWhitney: mannWhitney[at] ?? null,
      cramerVonMises: cramerVonMises[at] ?? null,
      welch: welch[at] ?? null,
    })),
    categories: categories.map((column, at) => ({
      ...column,
      nulls: nulls[numbers.length + at] ?? null,
      chiSquare: chiSquare[at] ?? null,
    })),
    domainClassifier: compareRows(reference, batch),
  }
}

function numberColumns(reference: BatchRows, batch: BatchRows): readonly ColumnAlone<NumberTests>[] {
  const features = reference.data.columns.flatMap((column, at) => {
    const other = batch.data.columns[at]
    if (column.kind !== 'numbers' || other?.kind !== 'numbers') return []
    const subject = { subjectKind: 'feature' as const, subject: column.feature }
    return [{ ...subject, ...numberTests(column.values, other.values) }]
  })
  if (reference.score === null || batch.score === null) return features
  const subject = { subjectKind: 'score' as const, subject: 'score' }
  return [...features, { ...subject, ...numberTests(reference.score, batch.score) }]
}

function categoryColumns(
  reference: readonly ReferenceColumn[],
  batch: readonly ReferenceColumn[],
): readonly ColumnAlone<CategoryTests>[] {
  return reference.flatMap((column, at) => {
    const other = batch[at]
    if (column.kind !== 'texts' || other?.kind !== 'texts') return []
    const subject = { subjectKind: 'feature' as const, subject: column.feature }
    return [{ ...subject, ...categoryTests(column.values, other.values) }]
  })
}
