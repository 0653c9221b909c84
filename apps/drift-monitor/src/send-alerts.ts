import { type AlertChanged, type SuppressedAlert } from '@weir/contracts'
import { type ReferenceProfile } from '@weir/drift'
import {
  alertNames,
  decideAlerts,
  incidentsOf,
  type AlertDecision,
  type CheckMemory,
  type Incident,
  type MonitorDefinition,
} from '@weir/monitor'
import { assertNever, dayMs, type Instant } from '@weir/vocabulary'
import { alertFingerprint } from './alert-fingerprint.ts'
import { type AlertMemory } from './alert-memory.ts'
import {
  alertLabels,
  firingRecord,
  refiredRecord,
  resolvedRecord,
  type AlertSubject,
} from './alert-record.ts'
import { subjectsOf, worstOf } from './alert-text.ts'

/** Where alerts go. */
export interface AlertSink {
  /** @throws Unavailable */
  readonly publishAlerts: (alerts: readonly AlertChanged[]) => Promise<void>
  readonly now: () => Instant
  /** The record of a firing alert is sent again after so many milliseconds of wall time. */
  readonly refireMs: number
  /** Page that tells people what to do; the alert's name is its anchor. */
  readonly runbookUrl: string
  readonly onAlert: (alert: AlertChanged) => void
  readonly onSuppressed: (alert: SuppressedAlert) => void
}

/** Budgets count the alerts of seven days. */
const budgetMs = 7 * dayMs

/** Sends what is due about a version's live answers: alerts that begin, last or end.
 *  @returns alerts that are due, are not sent because of a budget, and are in no report yet
 *  @throws Unavailable when Kafka does not answer: the same alerts come again under the same ids */
export async function sendAlerts(
  sink: AlertSink,
  memory: AlertMemory,
  of: AlertSubject & {
    readonly definition: MonitorDefinition
    /** Null: the version has none that can be read. */
    readonly profile: ReferenceProfile | null
    readonly checks: CheckMemory
  },
): Promise<readonly SuppressedAlert[]> {
  const { model, version, owner, definition, profile, checks } = of
  const now = sink.now()
  const incidents = incidentsOf(checks.firing(definition, profile), definition)
  forgetSuppressed(memory, of, incidents)
  const decisions = decideAlerts({
    definition,
    incidents,
    open: memory.open(model, version),
    sentAt: memory.startsOf({ model, owner }, now - budgetMs),
    refireMs: sink.refireMs,
    now,
  })
  const records = decisions.flatMap((decision) => recordOf(sink, memory, { of, decision, now }) ?? [])
  await publish(sink, memory, { records, now })
  return decisions.flatMap((decision) => suppressedOf(memory, of, decision) ?? [])
}

/** Publishes and remembers; each transition is told once, when it is published, and records that are sent again are not. */
export async function publish(
  sink: AlertSink,
  memory: AlertMemory,
  { records, now }: { readonly records: readonly AlertChanged[]; readonly now: Instant },
): Promise<void> {
  if (records.length === 0) return
  for (const record of records) memory.beginSending(record)
  await sink.publishAlerts(records)
  for (const record of records) {
    if (memory.endSending(record)) sink.onAlert(record)
    memory.remember(record, now)
    const { model, version, labels } = record
    memory.setSuppressed({ model, version, alertname: labels['alertname'] ?? '' }, false)
  }
}

function recordOf(
  { runbookUrl }: AlertSink,
  memory: AlertMemory,
  {
    of,
    decision,
    now,
  }: { readonly of: AlertSubject; readonly decision: AlertDecision; readonly now: Instant },
): AlertChanged | null {
  switch (decision.kind) {
    case 'fire': {
      const { incident, severity } = decision
      const fingerprint = alertFingerprint(alertLabels(of, incident.family, severity))
      const sequence = memory.sequence(fingerprint) + 1
      return firingRecord(of, { incident, severity }, { sequence, now, runbookUrl })
    }
    case 'refire': {
      const open = openOf(memory, of, decision.incident.family)
      return open === null ? null : refiredRecord(open, decision.incident, runbookUrl)
    }
    case 'resolve': {
      const open = openOf(memory, of, decision.family)
      return open === null ? null : resolvedRecord(open, 'its checks no longer fail often enough', now)
    }
    case 'suppress':
      return null
    default:
      return assertNever(decision)
  }
}

function openOf(memory: AlertMemory, { model, version }: AlertSubject, family: string): AlertChanged | null {
  return memory.open(model, version).find((open) => open.family === family)?.alert ?? null
}

/** What is over may be suppressed, and recorded, again. */
function forgetSuppressed(
  memory: AlertMemory,
  { model, version }: AlertSubject,
  incidents: readonly Incident[],
): void {
  const due = new Set(incidents.map(({ family }) => alertNames[family]))
  for (const alertname of Object.values(alertNames))
    if (!due.has(alertname)) memory.setSuppressed({ model, version, alertname }, false)
}

function suppressedOf(
  memory: AlertMemory,
  of: AlertSubject,
  decision: AlertDecision,
): SuppressedAlert | null {
  if (decision.kind !== 'suppress') return null
  const { incident, severity, reason } = decision
  const labels = alertLabels(of, incident.family, severity)
  const alertname = labels['alertname'] ?? ''
  const { model, version } = of
  if (memory.isSuppressed({ model, version, alertname })) return null
  const subjects = subjectsOf(incident)
  const value = worstOf(incident)?.value ?? Number.NaN
  return { alertname, fingerprint: alertFingerprint(labels), subjects, value, reason }
}
