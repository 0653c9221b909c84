import { type Instant } from '@weir/vocabulary'

/** Where a detector spoke. */
export interface Finding {
  /** Place among the values or blocks that were judged, in order of time, from 0. */
  readonly index: number
  /** Row of the file, from 1; null for a block. */
  readonly row: number | null
  /** Event time of the row, or start of the block; null: the file has no event times. */
  readonly at: Instant | null
  /** Value of the row, or mean of the block. */
  readonly value: number
  /** What the detector compared; `statistic` of the report says what that is. */
  readonly statistic: number
}

/** The first value of a stretch of warnings. */
export interface Warning extends Finding {
  /** Values in the stretch. */
  readonly count: number
}

/** What a detector made of a column. */
export interface DetectionReport {
  readonly file: string
  readonly column: string
  readonly detector: string
  /** As they were given. */
  readonly options: Readonly<Record<string, string>>
  readonly statistic: string
  readonly judged: { readonly of: 'rows' | 'blocks'; readonly count: number }
  /** What the detector was told is normal; null for a detector of single rows, which learns it as it goes. */
  readonly reference: {
    readonly name: string
    readonly blockMs: number
    readonly blocks: number
    /** Rows of a block, on average; a block with fewer counts less. */
    readonly blockRows: number
    readonly mean: number
    readonly sd: number
  } | null
  /** What is promised of false alarms; null: nothing. */
  readonly contract: string | null
  readonly warnings: readonly Warning[]
  /** After each the detector starts anew. */
  readonly alarms: readonly Finding[]
  readonly notes: readonly string[]
}
