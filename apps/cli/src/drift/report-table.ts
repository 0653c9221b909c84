import { type Cell } from '../print-table.ts'

/** A table of a report, for the terminal and the page alike. */
export interface ReportTable {
  readonly heading: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** What was left out; empty: nothing. */
  readonly note: string
}
