import { subjectKindOf } from '@weir/contracts'
import { z } from 'zod'
import { grouped } from '../grouped.ts'
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
  subjectKind: z.string(),
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
  detail: z.string(),
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

const series = 'version, role, segment, subject, subjectKind, check, statistic, startAt - endAt'

/** The newest windows of every check, by series: version, role, segment, subject, check, statistic and length of the
 *  windows. A window that was judged first against the reference and then against its past counts with the latter; one
 *  that was reported first before subjects had kinds, and again since, counts as it was reported last.
 *  @returns newest window first within each series; none when there is no such window */
export async function checkRows(select: Select, query: WindowQuery): Promise<readonly CheckRow[]> {
  const rows = await select(
    `SELECT * FROM (
       SELECT version, role, segment, ${times}, feature AS subject, subject_kind AS subjectKind, check, statistic,
         baseline, value, lower, upper, threshold, noise_floor AS noiseFloor, excess, p_value AS pValue, n,
         reference_n AS referenceN, verdict, reason, detail
       FROM v_windows WHERE ${ofVersion} AND (${ofLength} OR check = '${delayCheck}')
       ORDER BY ${series}, endAt DESC, baseline = 'reference' LIMIT 1 BY ${series}, endAt
     ) ORDER BY ${series}, endAt DESC LIMIT {last:UInt32} BY ${series}`,
    paramsOf(query),
  )
  return grouped(rows.map(rowOf), seriesOf).flatMap(([, found]) => newestOf(found, query))
}

/** A row, and whether it is from before subjects had kinds. */
interface ReadRow {
  readonly row: CheckRow
  readonly hasKind: boolean
}

function rowOf(found: Parameters<typeof row.parse>[0]): ReadRow {
  const { startAt, endAt, ...rest } = row.parse(found)
  const subjectKind = subjectKindOf(rest) ?? 'none'
  return {
    row: { ...rest, subjectKind, window: { start: startAt, end: endAt } },
    hasKind: rest.subjectKind !== '',
  }
}

function seriesOf({
  row: { version, role, segment, subject, subjectKind, check, statistic, window },
}: ReadRow) {
  const lengthMs = window.end - window.start
  return [version, role, segment, subject, subjectKind, check, statistic, lengthMs].join('\n')
}

/** Newest first, each window once. */
function newestOf(found: readonly ReadRow[], { last }: Pick<WindowQuery, 'last'>): readonly CheckRow[] {
  const sorted = found.toSorted(
    (a, b) => b.row.window.end - a.row.window.end || Number(b.hasKind) - Number(a.hasKind),
  )
  const isFirst = ({ row: one }: ReadRow, at: number) => sorted[at - 1]?.row.window.end !== one.window.end
  return sorted
    .filter(isFirst)
    .slice(0, last)
    .map(({ row: one }) => one)
}
