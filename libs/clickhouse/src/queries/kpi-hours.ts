import { type KpiDefinition } from '@weir/kpi'
import { type Instant, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf } from '../raw-row.ts'

/** Sums of a KPI over the labelled requests of one hour of event time, in the unit of the KPI. */
export interface KpiHour {
  readonly hour: Instant
  readonly units: number
  readonly sum: number
  readonly sumOfSquares: number
}

const sql = `
WITH
  answered AS (
    SELECT request_id, row, event_time, predicted_class = {positive:String} AS flags
    FROM predictions FINAL
    WHERE model = {model:String} AND version = {version:UInt32} AND status = 'ok' AND NOT is_set_aside
      AND (intended_role = 'shadow') = ({role:String} = 'shadow')
      AND toDate(event_time) >= toDate(fromUnixTimestamp64Milli({start:Int64}, 'UTC'))
      AND event_time >= fromUnixTimestamp64Milli({start:Int64}) AND event_time < fromUnixTimestamp64Milli({end:Int64})
  ),
  labelled AS (
    SELECT request_id, row, argMax(value, (event_time, reported_time)) >= 0.5 AS truth
    FROM outcomes FINAL
    WHERE model = {model:String} AND name = {outcome:String} AND event_time >= fromUnixTimestamp64Milli({start:Int64})
    GROUP BY request_id, row
  ),
  units AS (
    SELECT min(event_time) AS at,
      avg(multiIf(flags AND truth, {tp:Float64}, flags, {fp:Float64}, truth, {fn:Float64}, {tn:Float64})) AS value
    FROM answered INNER JOIN labelled USING (request_id, row)
    GROUP BY request_id
  )
SELECT toUnixTimestamp64Milli(toDateTime64(toStartOfHour(at), 3, 'UTC')) AS hour, count() AS units,
  sum(value) AS sum, sum(value * value) AS sum_of_squares
FROM units GROUP BY hour ORDER BY hour`

/** KPI of one version over a window, by hour of the prediction's event time, from the labels that have come.
 *  @returns hours without a labelled request are left out */
export async function kpiHours(
  clickhouse: ClickHouse,
  of: {
    model: ModelName
    version: VersionNumber
    role: 'live' | 'shadow'
    kpi: KpiDefinition
    positiveClass: string
    window: Window
  },
): Promise<readonly KpiHour[]> {
  const { values, outcome } = of.kpi
  const rows = await clickhouse.select(sql, {
    model: of.model,
    version: of.version,
    role: of.role,
    positive: of.positiveClass,
    outcome,
    start: of.window.start,
    end: of.window.end,
    tp: values.truePositive,
    fp: values.falsePositive,
    fn: values.falseNegative,
    tn: values.trueNegative,
  })
  return rows.map((row) => ({
    hour: numberOf(row, 'hour'),
    units: numberOf(row, 'units'),
    sum: numberOf(row, 'sum'),
    sumOfSquares: numberOf(row, 'sum_of_squares'),
  }))
}
