import { type CheckResult } from '@weir/monitor'
import { hourMs } from '@weir/vocabulary'

import { type CleanRun, type SentAlert } from './clean-run.ts'
import { endDay } from './flight-columns.ts'
import { dayOf } from './flights.ts'
import { type WatchedDays } from './watched-days.ts'

/** Alerts that were sent, a week. */
export function weeklyAlerts(run: CleanRun): number {
  return countedAlerts(run).length / countedWeeks(run.days)
}

/** Alarms of the detector on blocks of loss minus estimate, a week. */
export function weeklyBlockAlarms(run: CleanRun): number {
  const alarms = countedAlerts(run).filter(({ incident }) => incident.family === 'performance')
  return alarms.length / countedWeeks(run.days)
}

/** Weeks that are watched and are not of the reference. */
export function countedWeeks({ fromDay, toDay, watchedDay }: WatchedDays): number {
  const own = Math.max(toDay - Math.max(fromDay, watchedDay), 0)
  return (endDay - watchedDay - own) / 7
}

function countedAlerts({ alerts, days: { fromDay, toDay } }: CleanRun): readonly SentAlert[] {
  return alerts.filter(({ at }) => dayOf(at - 1) < fromDay || dayOf(at - 1) >= toDay)
}

/** Family, most pressing check and subject of the alerts that were sent, with their number: most frequent first. */
export function cleanAlertRows(run: CleanRun): readonly (readonly string[])[] {
  const counts = new Map<string, number>()
  for (const { incident } of countedAlerts(run)) {
    const first = incident.ranked[0]?.firing.result
    const name = [incident.family, first?.check ?? '', first?.subject ?? ''].join('\n')
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [...name.split('\n'), String(count), (count / countedWeeks(run.days)).toFixed(2)])
}

/** Subjects whose drift check is deaf, or has learned nothing, by window and baseline: the last word of production. */
export function unheardRows({ judged }: CleanRun): readonly (readonly string[])[] {
  const newest = new Map<string, CheckResult>()
  for (const { results } of judged.values())
    for (const result of results)
      if (result.family === 'drift' && (result.reason === 'deaf' || result.reason === 'not-learned'))
        newest.set(
          [result.subject, result.window.end - result.window.start, result.baseline].join('\n'),
          result,
        )
  return [...newest.values()].map(({ subject, reason, window, baseline, threshold }) => [
    subject,
    reason,
    `${(window.end - window.start) / hourMs} h`,
    baseline,
    threshold?.toFixed(2) ?? '-',
  ])
}
