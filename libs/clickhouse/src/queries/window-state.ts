import { type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf, numbersOf, textOf } from '../raw-row.ts'

/** Merged per-minute state of one feature or the score over a window. */
export interface SubjectState {
  readonly kind: 'feature' | 'score'
  readonly subject: string
  /** Bins that have rows, by index into the frozen profile; `counts` beside them. */
  readonly bins: readonly number[]
  readonly counts: readonly number[]
  readonly n: number
  readonly nulls: number
  readonly sum: number
  readonly sumOfSquares: number
  readonly min: number
  readonly max: number
}

const sql = `
SELECT kind, subject, tupleElement(merged, 1) AS bins, tupleElement(merged, 2) AS counts, n, nulls, sum, sum_of_squares, min, max
FROM (
  SELECT kind, subject, sumMap(bins) AS merged, sum(n) AS n, sum(nulls) AS nulls, sum(sum) AS sum,
    sum(sum_of_squares) AS sum_of_squares, min(min) AS min, max(max) AS max
  FROM feature_minutes
  WHERE model = {model:String} AND version = {version:UInt32} AND role = {role:String} AND segment = {segment:String}
    AND minute >= fromUnixTimestamp64Milli({start:Int64}) AND minute < fromUnixTimestamp64Milli({end:Int64})
  GROUP BY kind, subject
)
ORDER BY kind, subject`

/** Merges the minutes of a window: the cost depends on its length, not on the traffic in it. */
export async function windowState(
  clickhouse: ClickHouse,
  of: { model: ModelName; version: VersionNumber; role: 'live' | 'shadow'; segment: string; window: Window },
): Promise<readonly SubjectState[]> {
  const { model, version, role, segment, window } = of
  const rows = await clickhouse.select(sql, {
    model,
    version,
    role,
    segment,
    start: window.start,
    end: window.end,
  })
  return rows.map((row) => ({
    kind: textOf(row, 'kind') === 'score' ? 'score' : 'feature',
    subject: textOf(row, 'subject'),
    bins: numbersOf(row, 'bins'),
    counts: numbersOf(row, 'counts'),
    n: numberOf(row, 'n'),
    nulls: numberOf(row, 'nulls'),
    sum: numberOf(row, 'sum'),
    sumOfSquares: numberOf(row, 'sum_of_squares'),
    min: numberOf(row, 'min'),
    max: numberOf(row, 'max'),
  }))
}
