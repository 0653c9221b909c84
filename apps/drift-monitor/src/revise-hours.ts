import { type DriftReported } from '@weir/contracts'
import { type CheckResult, type MonitorDefinition } from '@weir/monitor'
import { hourMs, type Instant, type ModelName } from '@weir/vocabulary'
import { judgeVersion } from './judge-version.ts'
import { type ChangedHour, type LoadHoursDeps } from './load-hours.ts'
import { type ModelBooks, type SliceName } from './model-books.ts'
import { rowsOf } from './report-memory.ts'
import { publishReports, type ReportSink } from './report-sink.ts'
import { resultReports } from './result-reports.ts'
import { mainVersion } from './who-answers.ts'
import { longestWindowMs } from './window-lengths.ts'

type Version = Pick<SliceName, 'version' | 'role'>

/** Judges the windows once more that hold an hour whose rows changed after it was judged, and reports them under the same
 *  ids, unless they have as many rows as they were reported with. What was alerted stays alerted; the next decision counts the new results. Windows that were only compared with a
 *  changed hour stay as they were.
 *  @param changed hours that were judged, and have changed or may have
 *  @throws Unavailable */
export async function reviseHours(
  deps: Pick<LoadHoursDeps, 'profile'> & Pick<ReportSink, 'memory' | 'publishReports' | 'now'>,
  { books, changed }: { readonly books: ModelBooks; readonly changed: readonly ChangedHour[] },
  of: {
    readonly model: ModelName
    readonly definition: MonitorDefinition
    readonly low: Instant
    readonly next: Instant
  },
): Promise<void> {
  const { model, definition, low, next } = of
  for (const [version, hours] of byVersion(changed, mainVersion(books, next))) {
    const profile = await deps.profile(model, version.version)
    if (profile === null) continue
    const results: CheckResult[] = []
    const last = Math.min(next, Math.max(...hours) + longestWindowMs(definition))
    for (let end = Math.min(...hours) + hourMs; end <= last; end += hourMs) {
      const watchesVolume = version.role === 'live' && version.version === mainVersion(books, end)
      const judged = judgeVersion(books, { version, definition, profile, end, watchesVolume })
      results.push(...judged.filter((result) => holds(result, hours)))
    }
    const made = { series: 'drift', watermark: low, createdAt: deps.now(), suppressed: [] } as const
    const reports = resultReports({ ...version, model }, results, made).filter(
      (report) => deps.memory.reportedRows(report.reportId) !== rowsOf(report),
    )
    const revised = results.filter((result) => reports.some((report) => isIn(result, report)))
    if (version.role === 'live') deps.memory.checks(model, version.version).record(revised)
    await publishReports(deps, reports)
  }
}

function isIn({ segment, window }: CheckResult, report: DriftReported): boolean {
  const { windowStart, windowEnd } = report
  return segment === report.segment && window.start === windowStart && window.end === windowEnd
}

function holds({ window }: CheckResult, hours: ReadonlySet<Instant>): boolean {
  for (const hour of hours) if (hour >= window.start && hour < window.end) return true
  return false
}

/** Changed hours by version; those of any live version change the model's volume, which is told with the main one. */
function byVersion(
  changed: readonly ChangedHour[],
  main: SliceName['version'] | null,
): readonly (readonly [Version, ReadonlySet<Instant>])[] {
  const groups = new Map<string, readonly [Version, Set<Instant>]>()
  const add = (version: Version, hour: Instant) => {
    const key = `${version.version}/${version.role}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [version, new Set([hour])])
    else group[1].add(hour)
  }
  for (const { version, role, hour } of changed) {
    add({ version, role }, hour)
    if (role === 'live' && main !== null) add({ version: main, role }, hour)
  }
  return [...groups.values()]
}
