import { type ReferenceProfile } from '@weir/drift'
import {
  decideAlerts,
  incidentsOf,
  type Incident,
  type MonitorDefinition,
  type OpenAlert,
} from '@weir/monitor'
import { hourMs, type Instant } from '@weir/vocabulary'

import { endDay } from './flight-columns.ts'
import { dayStartMs } from './flights.ts'
import { type WatchedHour } from './hour-tally.ts'
import { usualDays, type WatchedDays } from './watched-days.ts'
import { VersionWatch, type JudgedEnd } from './version-watch.ts'

/** Production as it was, without faults. */
export interface CleanRun {
  readonly days: WatchedDays
  readonly hours: ReadonlyMap<Instant, WatchedHour>
  /** By end of the hour. */
  readonly judged: ReadonlyMap<Instant, JudgedEnd>
  /** Alerts that were sent. */
  readonly alerts: readonly SentAlert[]
  /** Warnings that the budget of the week held back. */
  readonly suppressed: number
}

export interface SentAlert {
  readonly at: Instant
  readonly incident: Incident
}

/** Hours in which flights depart, from the first day that is watched on, counted. */
export async function productionHours(
  count: (hour: Instant) => Promise<WatchedHour>,
  { watchedDay }: WatchedDays = usualDays,
): Promise<ReadonlyMap<Instant, WatchedHour>> {
  const hours = new Map<Instant, WatchedHour>()
  for (let hour = dayStartMs(watchedDay); hour < dayStartMs(endDay); hour += hourMs) {
    const watched = await count(hour)
    if (watched.state.answers.answers > 0) hours.set(hour, watched)
  }
  return hours
}

/** Watches production from its first hour to its last.
 *  @param of hours of the days, in order */
export function runClean(of: {
  readonly definition: MonitorDefinition
  readonly profile: ReferenceProfile
  readonly hours: ReadonlyMap<Instant, WatchedHour>
  readonly days: WatchedDays
}): CleanRun {
  const { hours, days } = of
  const { watchedDay } = days
  const watch = new VersionWatch(of)
  const judged = new Map<Instant, JudgedEnd>()
  const sender = alertSender(of.definition)
  for (let hour = dayStartMs(watchedDay); hour < dayStartMs(endDay); hour += hourMs) {
    const watched = hours.get(hour)
    if (watched !== undefined) watch.put(watched)
    const one = watch.judge(hour + hourMs)
    judged.set(one.end, one)
    sender.send(one)
  }
  return { days, hours, judged, alerts: sender.alerts, suppressed: sender.suppressed() }
}

/** Sends alerts as the drift monitor does, in event time. */
function alertSender(definition: MonitorDefinition) {
  const alerts: SentAlert[] = []
  let suppressed = 0
  let open: readonly OpenAlert[] = []
  const send = ({ end, firing }: JudgedEnd) => {
    const incidents = incidentsOf(firing, definition)
    const sentAt = alerts.map(({ at }) => at)
    const decisions = decideAlerts({ definition, incidents, open, sentAt, refireMs: Infinity, now: end })
    for (const decision of decisions) {
      if (decision.kind === 'suppress') suppressed += 1
      if (decision.kind === 'resolve') open = open.filter(({ family }) => family !== decision.family)
      if (decision.kind !== 'fire') continue
      open = [...open, { family: decision.incident.family, startsAt: end, sentAt: end }]
      alerts.push({ at: end, incident: decision.incident })
    }
  }
  return { alerts, send, suppressed: () => suppressed }
}
