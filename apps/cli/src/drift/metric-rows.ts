import { type Window } from '@weir/vocabulary'
import { z } from 'zod'
import {
  armOf,
  measured,
  ofVersion,
  paramsOf,
  times,
  windowRow,
  type Select,
  type WindowQuery,
} from './select.ts'

const row = windowRow.extend({
  stage: z.enum(['estimated', 'provisional', 'final']),
  subject: z.string(),
  metric: z.string(),
  value: measured,
  lower: measured,
  upper: measured,
})

/** A metric of performance in one window. */
export interface MetricWindow {
  readonly window: Window
  readonly value: number | null
  /** Of its 95 % band; null: it has none. */
  readonly lower: number | null
  readonly upper: number | null
  /** Rows behind it; labelled ones unless it is estimated; windows where it is of estimates (`isOfEstimates`). */
  readonly n: number
}

export interface MetricRow extends MetricWindow {
  readonly arm: string
  readonly metric: string
  /** provisional: labels still come; final: they have come. */
  readonly stage: 'estimated' | 'provisional' | 'final'
}

const series = "version, role, segment, subject, metric, stage = 'estimated'"
/** What metrics are of where they are not of a KPI or of another metric. */
const scoreSubject = 'score'

/** Whether a metric says how well another one was estimated, over windows that have become final. */
export function isOfEstimates(metric: string): boolean {
  return /^estimate_(error|coverage) of /.test(metric)
}

/** Estimated and realised performance, newest window first within each series. */
export async function metricRows(select: Select, query: WindowQuery): Promise<readonly MetricRow[]> {
  const rows = await select(
    `SELECT version, role, segment, ${times}, stage, subject, metric, value, lower, upper, n
     FROM v_performance WHERE ${ofVersion}
     ORDER BY ${series}, window_end DESC LIMIT {last:UInt32} BY ${series}`,
    paramsOf(query),
  )
  return rows.map((found) => {
    const { startAt, endAt, version, role, segment, subject, metric, ...rest } = row.parse(found)
    return {
      ...rest,
      metric: subject === scoreSubject ? metric : `${metric} of ${subject}`,
      arm: armOf({ version, role, segment }),
      window: { start: startAt, end: endAt },
    }
  })
}
