import { parseVersionNumber, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf, textOf } from '../raw-row.ts'

const sql = `
SELECT DISTINCT version, role, segment
FROM feature_minutes
WHERE model = {model:String} AND minute >= fromUnixTimestamp64Milli({start:Int64})
  AND minute < fromUnixTimestamp64Milli({end:Int64})
ORDER BY version, role, segment`

/** Which versions with a reference profile answered in a window, in which role and segment (empty: all requests). */
export async function windowSlices(
  clickhouse: ClickHouse,
  of: { model: ModelName; window: Window },
): Promise<readonly { version: VersionNumber; role: 'live' | 'shadow'; segment: string }[]> {
  const { model, window } = of
  const rows = await clickhouse.select(sql, { model, start: window.start, end: window.end })
  return rows.map((row) => ({
    version: parseVersionNumber(numberOf(row, 'version')),
    role: textOf(row, 'role') === 'shadow' ? 'shadow' : 'live',
    segment: textOf(row, 'segment'),
  }))
}
