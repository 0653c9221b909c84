import { type AlertChanged, type DriftReported, type SuppressedAlert } from '@weir/contracts'
import { defaultMonitor, type CheckResult, type MonitorDefinition } from '@weir/monitor'
import { dayMs, hourMs, parseModelName, type Instant } from '@weir/vocabulary'
import { keepAlerts } from './keep-alerts.ts'
import { champion, start } from './made-traffic.fixture.ts'
import { profileWith, RecordedHours, type HourShape } from './recorded-hours.fixture.ts'
import { ReportMemory } from './report-memory.ts'
import { resultReports } from './result-reports.ts'
import { HourWatch, watchHours, type WatchHoursDeps } from './watch-hours.ts'

export const watchedModel = parseModelName('flights')
export const live = { version: champion, role: 'live', segment: '' } as const

/** 12 nulls in 600 are 2 %, against 0.5 % that matter: too few for the distance of the bins. */
export const well: HourShape = { answers: 600 }
export const nulls: HourShape = { answers: 600, nulls: 12 }
export const moved: HourShape = { answers: 600, isMoved: true }

/** Watches nulls, which are critical, and drift of hours, which warns. */
export const watchedBy: MonitorDefinition = {
  ...defaultMonitor,
  drift: {
    ...defaultMonitor.drift,
    baseline: 'reference',
    columns: { distance: { threshold: 0.12, windowMs: hourMs } },
  },
}

/** What was sent before the world begins. */
interface Before {
  readonly reports?: readonly DriftReported[]
  readonly alerts?: readonly AlertChanged[]
  /** Hour up to which all is judged. */
  readonly judgedUntil?: number
  /** Name of the one feature. */
  readonly feature?: string
}

/** Hours of one model and a duty that watches them. Hour n is the n-th after `start`. */
export function watchedWorld(before: Before = {}) {
  const memory = new ReportMemory()
  memory.rememberReports(before.reports ?? [])
  for (const alert of before.alerts ?? []) memory.alerts.remember(alert, alert.startsAt)
  if (before.judgedUntil !== undefined) memory.note(emptyReports(before.judgedUntil))
  const { feature = 'distance' } = before
  const recorded = new RecordedHours(feature)
  const profile = profileWith(feature)
  const reports: DriftReported[] = []
  const alerts: AlertChanged[] = []
  const suppressed: SuppressedAlert[] = []
  const watch = new HourWatch()
  const state = { now: start + 400 * dayMs, definition: watchedBy, failure: null as Error | null }
  const deps: WatchHoursDeps = {
    ...recorded.queries(),
    memory,
    profile: async () => profile,
    now: () => (state.now += 1),
    async publishReports(some) {
      if (state.failure !== null) throw state.failure
      reports.push(...some)
    },
    publishAlerts: async (some) => void alerts.push(...some),
    refireMs: 90_000,
    runbookUrl: 'docs/alerts.md',
    onAlert: () => undefined,
    onSuppressed: (alert) => void suppressed.push(alert),
    onJudged: () => undefined,
  }
  return {
    recorded,
    reports,
    alerts,
    suppressed,
    state,
    memory,
    deps,
    books: watch.loader.books,
    /** The answers have come to the end of hour `hours - 1`. */
    look: (hours: number) =>
      watchHours(deps, watch, {
        model: watchedModel,
        definition: state.definition,
        low: start + hours * hourMs,
      }),
    keep: () => keepAlerts(deps, watch.loader.books, { model: watchedModel, definition: state.definition }),
    /** Records hours, one shape each, from hour `from` on. */
    record(from: number, shapes: readonly HourShape[], slice: Parameters<RecordedHours['set']>[0] = live) {
      shapes.forEach((shape, at) => recorded.set(slice, start + (from + at) * hourMs, shape))
    },
    told: () => alerts.map(({ labels, status, sequence }) => `${labels['alertname']} ${status} ${sequence}`),
  }
}

/** A report of the hour before hour `until` that says nothing of any check that is looked at here. */
function emptyReports(until: number): readonly DriftReported[] {
  const window = { start: start + (until - 1) * hourMs, end: start + until * hourMs }
  const result: CheckResult = {
    ...{ check: 'failed_share', family: 'serving', subjectKind: 'none', subject: '', segment: '' },
    ...{ statistic: 'share', window },
    ...{ baseline: 'none', value: 0, lower: null, upper: null, threshold: null, noiseFloor: null },
    ...{ excess: null, pValue: null, n: 0, referenceN: 0, verdict: 'pass', reason: 'measured', detail: '' },
  }
  const version = { model: watchedModel, version: live.version, role: live.role }
  const made = { series: 'drift', watermark: window.end, createdAt: start, suppressed: [] } as const
  return resultReports(version, [result], made)
}

/** Hour of a time, counted from `start`. */
export function hourOf(at: Instant): number {
  return (at - start) / hourMs
}
