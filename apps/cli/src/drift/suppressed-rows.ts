import { type Instant } from '@weir/vocabulary'
import { z } from 'zod'
import { measured, ofVersion, paramsOf, type Select, type WindowQuery } from './select.ts'

const row = z.object({
  alertname: z.string(),
  version: z.number(),
  subjects: z.array(z.string()),
  value: measured,
  reason: z.string(),
  windows: z.number(),
  firstAt: z.number(),
  lastAt: z.number(),
})

/** An alert that was due and was not sent, in how many windows, and what the newest of them says; ends of windows. */
export type SuppressedAlert = z.output<typeof row>

/** Alerts that were not sent, newest first. @param since end of the oldest window, event time */
export async function suppressedRows(
  select: Select,
  query: WindowQuery,
  since: Instant,
): Promise<readonly SuppressedAlert[]> {
  const rows = await select(
    `SELECT alertname, version, argMax(subjects, window_end) AS subjects, argMax(value, window_end) AS value,
       argMax(reason, window_end) AS reason, count() AS windows, min(toUnixTimestamp64Milli(window_end)) AS firstAt,
       max(toUnixTimestamp64Milli(window_end)) AS lastAt
     FROM v_suppressed_alerts WHERE ${ofVersion} AND window_end >= fromUnixTimestamp64Milli({since:Int64})
     GROUP BY alertname, version, fingerprint ORDER BY lastAt DESC, alertname, version`,
    { ...paramsOf(query), since },
  )
  return rows.map((found) => row.parse(found))
}
