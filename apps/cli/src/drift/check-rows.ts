import { z } from 'zod'
import { type CheckWindow } from './check-window.ts'
import {
  measured,
  ofLength,
  ofVersion,
  paramsOf,
  times,
  windowRow,
  type Select,
  type WindowQuery,
} from './select.ts'

const row = windowRow.extend({
  subject: z.string(),
  check: z.string(),
  statistic: z.string(),
  baseline: z.string(),
  value: measured,
  lower: measured,
  upper: measured,
  threshold: measured,
  noiseFloor: measured,
  excess: measured,
  pValue: measured,
  referenceN: z.number(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'error']),
  reason: z.string(),
})

/** One run of one check for one version, role and segment. */
export interface CheckRow extends CheckWindow {
  readonly version: number
  readonly role: string
  readonly segment: string
  readonly window: { readonly start: number; readonly end: number }
}

/** The curve of label delays has windows of its own. */
export const delayCheck = 'label_delay'

const series = 'version, role, segment, subject, check, statistic, startAt - endAt'

/** The newest windows of every check, by series: version, role, segment, subject, check, statistic and length of the
 *  windows. A window that was judged first against the reference and then against its past counts with the latter.
 *  @returns newest window first within each series; none when there is no such window */
export async function checkRows(select: Select, query: WindowQuery): Promise<readonly CheckRow[]> {
  const rows = await select(
    `SELECT * FROM (
       SELECT version, role, segment, ${times}, feature AS subject, check, statistic, baseline, value, lower, upper,
         threshold, noise_floor AS noiseFloor, excess, p_value AS pValue, n, reference_n AS referenceN, verdict, reason
       FROM v_windows WHERE ${ofVersion} AND (${ofLength} OR check = '${delayCheck}')
       ORDER BY ${series}, endAt DESC, baseline = 'reference' LIMIT 1 BY ${series}, endAt
     ) ORDER BY ${series}, endAt DESC LIMIT {last:UInt32} BY ${series}`,
    paramsOf(query),
  )
  return rows.map((found) => {
    const { startAt, endAt, ...rest } = row.parse(found)
    return { ...rest, window: { start: startAt, end: endAt }, detail: '' }
  })
}
