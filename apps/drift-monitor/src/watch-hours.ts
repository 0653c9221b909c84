import { type DriftReported } from '@weir/contracts'
import { type ReferenceProfile } from '@weir/drift'
import { type CheckResult, type MonitorDefinition } from '@weir/monitor'
import { blockStart, dayMs, hourMs, type Instant, type ModelName } from '@weir/vocabulary'
import { judgeDelayMs } from './judge-delay.ts'
import { judgeVersion } from './judge-version.ts'
import { HourLoader, type LoadHoursDeps } from './load-hours.ts'
import { publishReports, type ReportSink } from './report-sink.ts'
import { resultReports } from './result-reports.ts'
import { retiredAlerts } from './retired-alerts.ts'
import { reviseHours } from './revise-hours.ts'
import { publish, sendAlerts } from './send-alerts.ts'
import { liveVersions, mainVersion } from './who-answers.ts'
import { forgottenMs, historyMs, longestWindowMs } from './window-lengths.ts'
import { type WatchedVersion } from './window-slice.ts'

export interface WatchHoursDeps extends LoadHoursDeps, ReportSink {
  readonly onJudged: (version: WatchedVersion, results: readonly CheckResult[]) => void
}

/** How far the hours of one model are judged. Mutable. */
export class HourWatch {
  readonly loader = new HourLoader()
  /** Start of the first hour that is not judged; null: not known. */
  next: Instant | null = null
  /** Wall time of the last look at what is recorded. */
  loadedAt: Instant = Number.NEGATIVE_INFINITY
}

/** What a look is about. */
export interface HoursLook {
  readonly model: ModelName
  readonly definition: MonitorDefinition
  /** Event time that the answers have reached. */
  readonly low: Instant
}

/** Hours that are looked back at when nothing tells which was judged last. */
const lookbackMs = 31 * dayMs
/** Hours judged at one look, so that one model's backlog does not keep the others waiting. */
const mostAtOnceMs = 48 * hourMs
/** Rows that come later than this after the hour that is judged are in the state, but judged no more. */
const lateMs = 48 * hourMs
/** How often late rows are looked for while no hour ends, by wall time. */
const lateLookMs = 60_000
/** How far back the lateness of answers is looked at. */
const latenessMs = 7 * dayMs

/** Judges each hour of event time that has ended, in order: reports of every version that answered, alerts of those that
 *  answer live; and once more the windows whose rows changed since.
 *  @throws Unavailable when a system does not answer: the hour stays the next one, and what was published comes again
 *  under the same ids */
export async function watchHours(deps: WatchHoursDeps, watch: HourWatch, look: HoursLook): Promise<void> {
  const { model, definition, low } = look
  if (!Number.isFinite(low)) return
  watch.next ??= deps.memory.judgedUntil(model) ?? (await firstHour(deps, model, low))
  const next = watch.next
  if (next === null) return
  const isLateLook = deps.now() - watch.loadedAt >= lateLookMs
  if (endOf(watch, look, next) <= next && !isLateLook) return
  const to = Math.min(blockStart(low, hourMs), next + mostAtOnceMs)
  const from = next - lateMs
  const changed = await watch.loader.load(deps, { model, from, to, definition })
  watch.loadedAt = deps.now()
  const judged = changed.filter(({ hour }) => hour < next)
  await reviseHours(deps, { books: watch.loader.books, changed: judged }, { ...look, next })
  const last = endOf(watch, look, next)
  for (let end = next + hourMs; end <= last; end += hourMs) {
    await judgeEnd(deps, watch, { ...look, end })
    watch.next = end
  }
  watch.loader.forget(next - lateMs - historyMs(definition))
}

/** End of the last hour that may be judged at this look. */
function endOf({ loader }: HourWatch, { definition, low }: HoursLook, next: Instant): Instant {
  const delayMs = judgeDelayMs(definition.delayMs, loader.books.lateness(low - latenessMs, low))
  return Math.min(blockStart(low - delayMs, hourMs), next + mostAtOnceMs)
}

async function firstHour(deps: LoadHoursDeps, model: ModelName, low: Instant): Promise<Instant | null> {
  const to = blockStart(low, hourMs)
  const counts = await deps.hourRows({ model, from: to - lookbackMs, to })
  return counts.length === 0 ? null : Math.min(...counts.map(({ hour }) => hour))
}

async function judgeEnd(
  deps: WatchHoursDeps,
  { loader: { books } }: HourWatch,
  of: HoursLook & { readonly end: Instant },
): Promise<void> {
  const { model, definition, low, end } = of
  const { memory } = deps
  const main = mainVersion(books, end)
  const live = liveVersions(books, end)
  const reports: DriftReported[] = []
  for (const version of books.versions(end - longestWindowMs(definition), end)) {
    const profile = await deps.profile(model, version.version)
    if (profile === null) continue
    const isMain = version.role === 'live' && version.version === main
    const results = judgeVersion(books, { version, definition, profile, end, watchesVolume: isMain })
    const watched = { ...version, model }
    const suppressed =
      version.role === 'live'
        ? await alertOn(deps, { ...of, watched, profile, results, isLive: live.has(version.version) })
        : []
    const made = { series: 'drift', watermark: low, createdAt: deps.now(), suppressed } as const
    reports.push(...resultReports(watched, results, made))
    deps.onJudged(watched, results)
  }
  const now = deps.now()
  await publish(deps, memory.alerts, { records: retiredAlerts(memory.alerts, { model, live, now }), now })
  await publishReports(deps, reports)
  for (const report of reports) report.suppressed.forEach(deps.onSuppressed)
}

/** Alerts first: the reports say that the hour is done. */
async function alertOn(
  deps: WatchHoursDeps,
  of: HoursLook & {
    readonly end: Instant
    readonly watched: WatchedVersion
    readonly profile: ReferenceProfile
    readonly results: readonly CheckResult[]
    readonly isLive: boolean
  },
) {
  const { model, definition, end, watched, profile, results, isLive } = of
  const checks = deps.memory.checks(model, watched.version)
  checks.record(results)
  checks.forget(end - forgottenMs(definition))
  if (!isLive) return []
  const { owner } = definition
  const { version } = watched
  return sendAlerts(deps, deps.memory.alerts, { model, version, owner, definition, profile, checks })
}
