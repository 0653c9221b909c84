import { type Instant, type ModelName, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf } from '../raw-row.ts'
import { answeredInWindow, earliestLabelMs } from './label-window.ts'

/** How many rows came to their first label at one age, and how many were last seen at it without one. */
export interface LabelAge {
  /** Event time of the label less that of the request, milliseconds: a multiple of the bucket, rounded up. */
  readonly age: number
  readonly arrived: number
  /** Rows without a label at this age that are no older by the watermark. */
  readonly censored: number
}

/** A row is watched for whole buckets of its age: what happens in the bucket that the watermark cuts is not used for any
 *  row, or labels of it would count and their absence would not. */
const sql = `
WITH
  answered AS (
    SELECT request_id, row, toUnixTimestamp64Milli(min(event_time)) AS at
    FROM predictions WHERE intended_role != 'shadow' AND event_time <= fromUnixTimestamp64Milli({watermark:Int64})
      AND ${answeredInWindow}
    GROUP BY request_id, row
  ),
  reports AS (
    SELECT request_id, row, toUnixTimestamp64Milli(event_time) AS known FROM outcomes
    WHERE model = {model:String} AND name = {outcome:String}
      AND event_time >= fromUnixTimestamp64Milli(greatest({start:Int64} - {earliest:Int64}, 0))
      AND event_time <= fromUnixTimestamp64Milli({watermark:Int64})
  ),
  labelled AS (
    SELECT any(at) AS asked, min(known) AS first_known
    FROM reports INNER JOIN answered USING (request_id, row)
    WHERE known >= at - {earliest:Int64}
    GROUP BY request_id, row
  ),
  ages AS (
    SELECT intDiv({watermark:Int64} - at, {bucket:Int64}) * {bucket:Int64} AS age, toInt64(count()) AS rows, 0 AS is_arrival
    FROM answered GROUP BY age
    UNION ALL
    SELECT intDiv({watermark:Int64} - asked, {bucket:Int64}) * {bucket:Int64} AS watched, -toInt64(count()), 0
    FROM labelled WHERE first_known - asked <= watched GROUP BY watched
    UNION ALL
    SELECT intDiv(greatest(first_known - asked, 0) + {bucket:Int64} - 1, {bucket:Int64}) * {bucket:Int64} AS delay,
      toInt64(count()), 1
    FROM labelled
    WHERE first_known - asked <= intDiv({watermark:Int64} - asked, {bucket:Int64}) * {bucket:Int64} GROUP BY delay
  )
SELECT age, sumIf(rows, is_arrival = 1) AS arrived, sumIf(rows, is_arrival = 0) AS censored
FROM ages GROUP BY age HAVING arrived != 0 OR censored != 0 ORDER BY age`

/** Ages at which the first label of a live answer came, and at which those without one were last seen: what a
 *  Kaplan-Meier curve of the label delay is made from. Answers after the watermark are left out.
 *  @param watermark event time up to which the labels are complete, UTC ms
 *  @param bucketMs width of an age bucket, milliseconds, a whole number > 0
 *  @returns by age; a label that comes before its request has the age 0 */
export async function labelDelays(
  clickhouse: ClickHouse,
  of: {
    readonly model: ModelName
    readonly outcome: string
    readonly window: Window
    readonly watermark: Instant
    readonly bucketMs: number
  },
): Promise<readonly LabelAge[]> {
  const rows = await clickhouse.select(sql, {
    model: of.model,
    outcome: of.outcome,
    start: of.window.start,
    end: of.window.end,
    watermark: of.watermark,
    bucket: of.bucketMs,
    earliest: earliestLabelMs,
  })
  return rows.map((row) => ({
    age: numberOf(row, 'age'),
    arrived: numberOf(row, 'arrived'),
    censored: numberOf(row, 'censored'),
  }))
}
