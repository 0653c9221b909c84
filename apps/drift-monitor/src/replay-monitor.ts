import { type ReferenceProfile } from '@weir/drift'
import {
  alertNames,
  CheckMemory,
  decideAlerts,
  incidentsOf,
  type AlertDecision,
  type CheckResult,
  type MonitorDefinition,
  type OpenAlert,
} from '@weir/monitor'
import { assertNever, hourMs, type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { subjectsOf, summaryOf } from './alert-text.ts'
import { judgeVersion } from './judge-version.ts'
import { type ModelBooks } from './model-books.ts'
import { ReplayedColumns, type ReplayedColumn } from './replayed-columns.ts'
import { liveVersions, mainVersion } from './who-answers.ts'
import { forgottenMs, longestWindowMs } from './window-lengths.ts'

/** A transition that the definition would have sent, or suppressed. */
export interface ReplayedAlert {
  readonly version: VersionNumber
  readonly alertname: string
  readonly severity: string
  readonly status: 'firing' | 'resolved' | 'suppressed'
  /** Event time at which it would have been decided: the end of the hour. */
  readonly at: Instant
  readonly summary: string
  /** Most pressing first. */
  readonly subjects: readonly string[]
}

export interface Replay {
  readonly model: ModelName
  readonly books: ModelBooks
  readonly definition: MonitorDefinition
  /** @throws Unavailable */
  readonly profileOf: (version: VersionNumber) => Promise<ReferenceProfile | null>
  readonly from: Instant
  readonly to: Instant
  readonly pause: () => Promise<void>
}

/** Alerts of one version by now. Mutable. */
interface VersionReplay {
  readonly checks: CheckMemory
  open: readonly OpenAlert[]
  suppressed: ReadonlySet<string>
}

/** Judges every hour of the past in order and decides its alerts with event time as now. */
export async function replayMonitor(replay: Replay): Promise<{
  readonly alerts: readonly ReplayedAlert[]
  readonly columns: readonly ReplayedColumn[]
}> {
  const { books, definition, from, to } = replay
  const versions = new Map<VersionNumber, VersionReplay>()
  const columns = new ReplayedColumns(definition.drift.leastRows)
  const alerts: ReplayedAlert[] = []
  for (let end = from + hourMs; end <= to; end += hourMs) {
    const main = mainVersion(books, end)
    const live = liveVersions(books, end)
    for (const { version, role } of books.versions(end - longestWindowMs(definition), end)) {
      const profile = role === 'live' ? await replay.profileOf(version) : null
      if (profile === null) continue
      const of = { version: { version, role }, definition, profile, end }
      const results = judgeVersion(books, { ...of, watchesVolume: version === main })
      columns.record(version, results)
      const state = versions.get(version) ?? { checks: new CheckMemory(), open: [], suppressed: new Set() }
      versions.set(version, state)
      const firing = alerts.filter(({ status }) => status === 'firing').map(({ at }) => at)
      const isLive = live.has(version)
      alerts.push(...decide(replay, state, { version, profile, results, end, isLive, firing }))
    }
    await replay.pause()
  }
  return { alerts, columns: columns.all() }
}

function decide(
  { model, definition }: Replay,
  state: VersionReplay,
  of: {
    readonly version: VersionNumber
    readonly profile: ReferenceProfile
    readonly results: readonly CheckResult[]
    readonly end: Instant
    readonly isLive: boolean
    /** When alerts of any version began to fire. */
    readonly firing: readonly Instant[]
  },
): readonly ReplayedAlert[] {
  const { version, profile, results, end, isLive, firing } = of
  const { checks, open } = state
  checks.record(results)
  checks.forget(end - forgottenMs(definition))
  const decisions = decideAlerts({
    definition,
    incidents: isLive ? incidentsOf(checks.firing(definition, profile), definition) : [],
    open,
    sentAt: firing,
    refireMs: Number.POSITIVE_INFINITY,
    now: end,
  })
  const told = decisions.filter(
    (decision) => decision.kind !== 'suppress' || !state.suppressed.has(decision.incident.family),
  )
  const suppressed = decisions.flatMap((decision) =>
    decision.kind === 'suppress' ? [decision.incident.family] : [],
  )
  state.suppressed = new Set(suppressed)
  state.open = openAfter(open, decisions, end)
  return told.flatMap((decision) => {
    const found = alertOf(`${model} version ${version}`, decision)
    return found === null ? [] : [{ version, at: end, severity: decision.severity, ...found }]
  })
}

function openAfter(
  open: readonly OpenAlert[],
  decisions: readonly AlertDecision[],
  at: Instant,
): readonly OpenAlert[] {
  const closed = new Set(decisions.flatMap((one) => (one.kind === 'resolve' ? [one.family] : [])))
  const opened = decisions.flatMap((one) =>
    one.kind === 'fire' ? [{ family: one.incident.family, startsAt: at, sentAt: at }] : [],
  )
  return [...open.filter(({ family }) => !closed.has(family)), ...opened]
}

function alertOf(
  of: string,
  decision: AlertDecision,
): Pick<ReplayedAlert, 'alertname' | 'status' | 'summary' | 'subjects'> | null {
  switch (decision.kind) {
    case 'fire':
    case 'suppress': {
      const { incident } = decision
      const status = decision.kind === 'fire' ? 'firing' : 'suppressed'
      const why = decision.kind === 'fire' ? '' : ` (${decision.reason})`
      const summary = `${summaryOf(of, incident)}${why}`
      return { alertname: alertNames[incident.family], status, summary, subjects: subjectsOf(incident) }
    }
    case 'resolve':
      return {
        alertname: alertNames[decision.family],
        status: 'resolved',
        summary: `${of}: over`,
        subjects: [],
      }
    case 'refire':
      return null
    default:
      return assertNever(decision)
  }
}
