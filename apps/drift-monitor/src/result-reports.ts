import { type DriftReported, type SuppressedAlert } from '@weir/contracts'
import { type CheckResult } from '@weir/monitor'
import { type Instant } from '@weir/vocabulary'
import { measurementOf } from './result-measurement.ts'
import { windowReport } from './window-report.ts'
import { type ReportSeries, type WatchedVersion } from './window-slice.ts'

export interface ReportMade {
  readonly series: ReportSeries
  /** Event time up to which the data is complete. */
  readonly watermark: Instant
  readonly createdAt: Instant
  /** Alerts that were due with these results and were not sent. */
  readonly suppressed: readonly SuppressedAlert[]
}

/** One report a segment and window, the shortest window first. Checks that had no rows at all are left out. What was
 *  suppressed stands in the first report of all requests. */
export function resultReports(
  { model, version, role }: WatchedVersion,
  results: readonly CheckResult[],
  made: ReportMade,
): readonly DriftReported[] {
  const told = results.filter(({ verdict, reason }) => verdict === 'error' || reason !== 'no-rows')
  const groups = new Map<string, CheckResult[]>()
  for (const result of told) {
    const key = `${result.segment}\n${result.window.start}\n${result.window.end}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [result])
    else group.push(result)
  }
  const reports = [...groups.values()].flatMap(([first, ...rest]): readonly DriftReported[] => {
    if (first === undefined) return []
    const { segment, window } = first
    return [
      windowReport(
        made.series,
        { model, version, role, segment, window },
        {
          kind: 'drift',
          isMature: true,
          measurements: [first, ...rest].map(measurementOf),
          watermark: made.watermark,
          createdAt: made.createdAt,
        },
      ),
    ]
  })
  const sorted = reports.toSorted((a, b) => b.windowStart - a.windowStart)
  const first = sorted.find(({ segment }) => segment === '')
  return sorted.map((report) => (report === first ? { ...report, suppressed: made.suppressed } : report))
}
