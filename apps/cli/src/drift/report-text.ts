import { printTable } from '../print-table.ts'
import { type DriftReport } from './drift-report.ts'
import { type ReportTable } from './report-table.ts'
import { armTable, otherTables } from './report-tables.ts'

/** The report for a terminal. */
export function reportText(report: DriftReport, options: { readonly isEvery: boolean }): string {
  const tables = [...report.arms.map((arm) => armTable(report, arm, options)), ...otherTables(report)]
  const notes = report.notes.map((note) => `note: ${note}`).join('\n')
  return [...tables.map(tableText), ...(notes === '' ? [] : [notes])].join('\n\n')
}

function tableText({ heading, head, rows, note }: ReportTable): string {
  const table = rows.length === 0 ? [] : [printTable(head, rows)]
  return [heading, ...table, ...(note === '' ? [] : [note])].join('\n')
}
