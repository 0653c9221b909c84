import { subjectLabel } from '@weir/monitor'
import { formatNumber } from '../format-number.ts'
import { type CategoryTests, type ExactReport, type ExactTest, type NumberTests } from './exact-report.ts'
import { type ReportTable } from './report-table.ts'

/** Smaller p-values are rounding of the limit laws. */
const leastPValue = 1e-12

/** Share of the most frequent value from which on ties are told; JSON has each share. */
const notableTie = 0.01

/** The tests on raw rows, for the terminal and the page: of numbers, of categories, of all features together. */
export function exactTables(exact: ExactReport | null): readonly ReportTable[] {
  if (exact === null) return []
  const { reference, batch } = exact
  const rows = `raw rows read: ${batch.rows} of ${batch.name}, ${reference.rows} of ${reference.name}`
  return [numbersTable(exact, rows), categoriesTable(exact, rows), domainTable(exact)]
}

function numbersTable({ numbers }: ExactReport, rows: string): ReportTable {
  return {
    heading: `Exact tests of numbers (${rows})`,
    head: [
      ...['column', 'reference', 'batch', 'W1 in sd', 'KS D', 'p', 'P(batch larger)', 'p'],
      ...['CvM T', 'p', 'Welch t', 'p', 'nulls z', 'p', 'laws of KS and CvM'],
    ],
    rows: numbers.map((column) => [
      subjectLabel(column),
      column.referenceN,
      column.batchN,
      formatNumber(column.wasserstein),
      ...[column.ks, column.mannWhitney, column.cramerVonMises, column.welch, column.nulls].flatMap(
        testCells,
      ),
      lawsOf(column),
    ]),
    note: `Read W1 first: it is a size. Each p is adjusted for the columns with the same test. KS and CvM have their exact laws for few rows, else the limit laws; with ties p of KS is too large and p of CvM approximate. Mann-Whitney and nulls have normal laws, Welch a t law.`,
  }
}

function categoriesTable({ categories }: ExactReport, rows: string): ReportTable {
  return {
    heading: `Exact tests of categories (${rows})`,
    head: [
      ...['column', 'reference', 'batch', 'categories', "Cramer's V"],
      ...['chi-square', 'p', 'nulls z', 'p', 'cells'],
    ],
    rows: categories.map((column) => [
      subjectLabel(column),
      column.referenceN,
      column.batchN,
      column.distinct,
      formatNumber(column.cramersV),
      ...[column.chiSquare, column.nulls].flatMap(testCells),
      cellsOf(column),
    ]),
    note: "Read Cramer's V first: it is a size, 0 to 1. Each p is adjusted for the columns with the same test.",
  }
}

function domainTable({ domainClassifier: domain }: ExactReport): ReportTable {
  return {
    heading:
      'All features together: how well a classifier tells rows of the batch from rows of the reference',
    head: ['AUC', 'sd when nothing has moved', 'reference rows', 'batch rows'],
    rows:
      domain === null
        ? []
        : [
            [
              formatNumber(domain.auc),
              formatNumber(domain.nullDeviation),
              domain.referenceRows,
              domain.analysisRows,
            ],
          ],
    note: 'About 0.5 when nothing has moved, 1 for rows that have nothing in common; chance passes 0.5 by three sd in at most 2 of 100 batches.',
  }
}

function testCells(test: ExactTest | null): readonly [string, string] {
  if (test === null) return ['-', '-']
  const { statistic, adjusted } = test
  return [formatNumber(statistic), adjusted < leastPValue ? `<${leastPValue}` : formatNumber(adjusted)]
}

function lawsOf({ ks, cramerVonMises, largestTie }: NumberTests): string {
  if (ks === null) return 'a side has no value'
  const told = (law: 'exact' | 'asymptotic') => (law === 'exact' ? 'exact' : 'limit')
  const laws = [told(ks.law), ...(cramerVonMises === null ? [] : [told(cramerVonMises.law)])]
  const isTied = (largestTie ?? 0) >= notableTie
  return [...laws, ...(isTied ? [`${Math.round(100 * (largestTie ?? 0))} % ties`] : [])].join(', ')
}

function cellsOf({ chiSquare, referenceN, batchN, distinct, pooled }: CategoryTests): string {
  if (chiSquare === null)
    return referenceN === 0 || batchN === 0 ? 'a side has no value' : 'every category is too rare'
  return pooled === 0 ? `${distinct}` : `${distinct - pooled}, and one for ${pooled} rare ones`
}
