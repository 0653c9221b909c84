import { parseVersionNumber, type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf, textOf } from '../raw-row.ts'

/** How much was recorded for one version, role and segment in one hour of event time. */
export interface HourRows {
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
  readonly segment: string
  /** Start of the hour, UTC ms. */
  readonly hour: Instant
  /** Answers, failures and duplicates: whatever comes late raises it. */
  readonly n: number
}

/** Answers are counted by their scores: minutes from before the table of answers have them, too. */
const sql = `
SELECT version, role, segment, toUnixTimestamp(hour) * 1000 AS hour_ms, sum(rows) AS n
FROM (
  SELECT version, role, segment, toStartOfHour(minute) AS hour, feature_minutes.n AS rows FROM feature_minutes
  WHERE model = {model:String} AND kind = 'score'
    AND minute >= fromUnixTimestamp64Milli({from:Int64}) AND minute < fromUnixTimestamp64Milli({to:Int64})
  UNION ALL
  SELECT version, role, segment, toStartOfHour(minute) AS hour, errors + timeouts + rejected + duplicates AS rows
  FROM answer_minutes
  WHERE model = {model:String}
    AND minute >= fromUnixTimestamp64Milli({from:Int64}) AND minute < fromUnixTimestamp64Milli({to:Int64})
)
GROUP BY version, role, segment, hour ORDER BY version, role, segment, hour`

/** Which hours hold how much: one whose `n` has risen has got late rows.
 *  @param of event time, UTC ms, `[from, to)`
 *  @returns hours without anything are left out */
export async function hourRows(
  clickhouse: ClickHouse,
  of: { readonly model: ModelName; readonly from: Instant; readonly to: Instant },
): Promise<readonly HourRows[]> {
  const { model, from, to } = of
  const rows = await clickhouse.select(sql, { model, from, to })
  return rows.map((row) => ({
    version: parseVersionNumber(numberOf(row, 'version')),
    role: textOf(row, 'role') === 'shadow' ? 'shadow' : 'live',
    segment: textOf(row, 'segment'),
    hour: numberOf(row, 'hour_ms'),
    n: numberOf(row, 'n'),
  }))
}
