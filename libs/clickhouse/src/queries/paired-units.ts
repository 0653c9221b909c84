import { type KpiDefinition } from '@weir/kpi'
import { dayMs, type Instant, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf } from '../raw-row.ts'

/** Sums over the paired units that came of age in one hour of event time, in the unit of the KPI. */
export interface PairedHour {
  readonly hour: Instant
  readonly units: number
  readonly sum: number
  readonly sumOfSquares: number
  readonly championSum: number
  readonly challengerSum: number
}

/** A label that comes later than this after the request has come of age is not looked for, in milliseconds. */
const longestLabelDelayMs = 7 * dayMs

/** `every_report` holds each label with its corrections, in order. Which of them count is settled by the hour that the unit
 *  belongs to, never by the window asked for: asked hour by hour or at once, the answer is the same. */
const sql = `
WITH
  paired AS (
    SELECT request_id, row, toUnixTimestamp64Milli(min(event_time)) AS at,
      anyIf(predicted_class, version = {champion:UInt32}) = {positive:String} AS champion_flags,
      anyIf(predicted_class, version = {challenger:UInt32}) = {positive:String} AS challenger_flags
    FROM predictions FINAL
    WHERE model = {model:String} AND rollout_id = {rollout:String} AND version IN ({champion:UInt32}, {challenger:UInt32})
      AND toDate(event_time) >= toDate(fromUnixTimestamp64Milli({oldest:Int64}, 'UTC'))
      AND event_time >= fromUnixTimestamp64Milli({oldest:Int64})
      AND event_time < fromUnixTimestamp64Milli({end:Int64} - {maturity:Int64})
      AND status = 'ok' AND version = intended_version AND NOT is_set_aside
    GROUP BY request_id, row HAVING uniqExact(version) = 2
  ),
  labelled AS (
    SELECT request_id, row,
      arraySort(groupArray((toUnixTimestamp64Milli(event_time), toUnixTimestamp64Milli(reported_time), value))) AS every_report
    FROM outcomes FINAL
    WHERE model = {model:String} AND name = {outcome:String} AND event_time < fromUnixTimestamp64Milli({end:Int64})
      AND event_time >= fromUnixTimestamp64Milli({oldest:Int64} - 86400000)
    GROUP BY request_id, row
  ),
  known AS (
    SELECT request_id, row, at, champion_flags, challenger_flags, arrayFilter(report -> report.1 >= at - 86400000, every_report) AS reports
    FROM paired INNER JOIN labelled USING (request_id, row)
    WHERE notEmpty(reports)
  ),
  aged AS (
    SELECT request_id, reports, champion_flags, challenger_flags,
      max(at) OVER unit AS asked_at, min(reports[1].1) OVER unit AS landed_at,
      greatest(asked_at + {maturity:Int64}, landed_at) AS counted_at, intDiv(counted_at, 3600000) * 3600000 AS hour,
      arrayLast(report -> report.1 < hour + 3600000, reports).3 >= 0.5 AS truth
    FROM known
    WINDOW unit AS (PARTITION BY request_id)
  ),
  units AS (
    SELECT hour,
      avg(multiIf(champion_flags AND truth, {tp:Float64}, champion_flags, {fp:Float64}, truth, {fn:Float64}, {tn:Float64})) AS champion_value,
      avg(multiIf(challenger_flags AND truth, {tp:Float64}, challenger_flags, {fp:Float64}, truth, {fn:Float64}, {tn:Float64})) AS challenger_value
    FROM aged
    WHERE counted_at >= {start:Int64} AND counted_at < {end:Int64} AND landed_at <= asked_at + {maturity:Int64} + {longest:Int64}
      AND reports[1].1 < hour + 3600000
    GROUP BY request_id, hour
  )
SELECT hour, count() AS units,
  sum(challenger_value - champion_value) AS sum, sum(pow(challenger_value - champion_value, 2)) AS sum_of_squares,
  sum(champion_value) AS champion_sum, sum(challenger_value) AS challenger_sum
FROM units
GROUP BY hour ORDER BY hour`

/** Pairs both versions' answers to the same request (one of them from a shadow) with the outcome, request by request.
 *  A request counts once: in the hour in which its age reaches the maturity age, or in which the first label of its
 *  rows lands if that is later. Its rows that have a label by the end of that hour are averaged; corrections known by
 *  then are applied. A first label later than 7 days after maturity is
 *  left out, as are reports dated a day or more before their request.
 *  @param hours whole hours of event time, `[start, end)`
 *  @returns hours without units are left out */
export async function pairedUnits(
  clickhouse: ClickHouse,
  of: {
    model: ModelName
    rolloutId: string
    champion: VersionNumber
    challenger: VersionNumber
    kpi: KpiDefinition
    positiveClass: string
    hours: Window
  },
): Promise<readonly PairedHour[]> {
  const { values, maturityMs, outcome } = of.kpi
  const rows = await clickhouse.select(sql, {
    model: of.model,
    rollout: of.rolloutId,
    champion: of.champion,
    challenger: of.challenger,
    positive: of.positiveClass,
    outcome,
    maturity: maturityMs,
    start: of.hours.start,
    end: of.hours.end,
    oldest: of.hours.start - maturityMs - longestLabelDelayMs,
    longest: longestLabelDelayMs,
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
    championSum: numberOf(row, 'champion_sum'),
    challengerSum: numberOf(row, 'challenger_sum'),
  }))
}
