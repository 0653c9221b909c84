import { type KpiDefinition } from '@weir/kpi'
import { type Instant, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
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

/** Labels that come later than this after their prediction are not looked for, in milliseconds. */
const longestLabelDelayMs = 7 * 86_400_000

const sql = `
WITH
  paired AS (
    SELECT request_id, row, min(event_time) AS at,
      anyIf(predicted_class, version = {champion:UInt32}) = {positive:String} AS champion_flags,
      anyIf(predicted_class, version = {challenger:UInt32}) = {positive:String} AS challenger_flags
    FROM predictions FINAL
    WHERE model = {model:String} AND rollout_id = {rollout:String} AND version IN ({champion:UInt32}, {challenger:UInt32})
      AND toDate(event_time) >= toDate(fromUnixTimestamp64Milli({oldest:Int64}))
      AND event_time >= fromUnixTimestamp64Milli({oldest:Int64})
      AND event_time < fromUnixTimestamp64Milli({end:Int64} - {maturity:Int64})
      AND status = 'ok' AND version = intended_version AND NOT is_set_aside
    GROUP BY request_id, row HAVING uniqExact(version) = 2
  ),
  labelled AS (
    SELECT request_id, row, min(event_time) AS landed, argMax(value, event_time) >= 0.5 AS truth
    FROM outcomes FINAL
    WHERE model = {model:String} AND name = {outcome:String}
      AND event_time >= fromUnixTimestamp64Milli({oldest:Int64}) AND event_time < fromUnixTimestamp64Milli({end:Int64})
    GROUP BY request_id, row
  ),
  units AS (
    SELECT max(greatest(toUnixTimestamp64Milli(at) + {maturity:Int64}, toUnixTimestamp64Milli(landed))) AS counted_at,
      avg(multiIf(champion_flags AND truth, {tp:Float64}, champion_flags, {fp:Float64}, truth, {fn:Float64}, {tn:Float64})) AS champion_value,
      avg(multiIf(challenger_flags AND truth, {tp:Float64}, challenger_flags, {fp:Float64}, truth, {fn:Float64}, {tn:Float64})) AS challenger_value
    FROM paired INNER JOIN labelled USING (request_id, row)
    GROUP BY request_id
  )
SELECT intDiv(counted_at, 3600000) * 3600000 AS hour, count() AS units,
  sum(challenger_value - champion_value) AS sum, sum(pow(challenger_value - champion_value, 2)) AS sum_of_squares,
  sum(champion_value) AS champion_sum, sum(challenger_value) AS challenger_sum
FROM units
WHERE counted_at >= {start:Int64} AND counted_at < {end:Int64}
GROUP BY hour ORDER BY hour`

/** Pairs both versions' answers to the same request (one of them from a shadow) with the outcome, request by request.
 *  A request counts when its age reaches the maturity age, or when its first label lands if that is later; its rows
 *  are averaged. Corrections known by the end of the hours are applied.
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
