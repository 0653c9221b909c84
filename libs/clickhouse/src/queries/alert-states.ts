import { type Instant } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf, textOf } from '../raw-row.ts'

/** The newest transition of an alert. */
export interface AlertState {
  readonly fingerprint: string
  readonly status: string
  readonly startsAt: Instant
  readonly sequence: number
}

const sql = `
SELECT fingerprint, argMax(alert_events.status, alert_events.sequence) AS status,
  toUnixTimestamp64Milli(argMax(alert_events.starts_at, alert_events.sequence)) AS starts_at,
  max(alert_events.sequence) AS sequence
FROM alert_events GROUP BY fingerprint`

/** The newest transition of every alert: what a monitor that starts again must go on from. */
export async function alertStates(clickhouse: ClickHouse): Promise<readonly AlertState[]> {
  const rows = await clickhouse.select(sql)
  return rows.map((row) => ({
    fingerprint: textOf(row, 'fingerprint'),
    status: textOf(row, 'status'),
    startsAt: numberOf(row, 'starts_at'),
    sequence: numberOf(row, 'sequence'),
  }))
}
