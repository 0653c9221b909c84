import { type Window } from '@weir/vocabulary'
import { grouped } from '../grouped.ts'
import { delayCheck, type CheckRow } from './check-rows.ts'

/** How late the labels of the requests of a window come; requests without a label count as long as they have been
 *  watched. */
export interface DelayCurve {
  readonly outcome: string
  readonly window: Window
  /** Requests. */
  readonly n: number
  /** Event time, ms; null: so many labels have not come. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
}

/** The newest curve of each outcome. @param rows of all checks */
export function delayCurves(rows: readonly CheckRow[]): readonly DelayCurve[] {
  const ofDelay = rows.filter(({ check }) => check === delayCheck)
  return grouped(ofDelay, ({ subject }) => subject).flatMap(([outcome, found]) => {
    const end = Math.max(...found.map(({ window }) => window.end))
    const newest = found.filter(({ window }) => window.end === end)
    const [first] = newest
    const quantile = (name: string) => newest.find(({ statistic }) => statistic === name)?.value ?? null
    if (first === undefined) return []
    const { window, n } = first
    return [{ outcome, window, n, p50Ms: quantile('p50'), p95Ms: quantile('p95'), p99Ms: quantile('p99') }]
  })
}
