import { type CheckResult } from '@weir/monitor'
import { hourMs } from '@weir/vocabulary'

import { productionWeeks, type CleanRun } from './clean-run.ts'

/** Alerts that were sent, a week. */
export function weeklyAlerts({ alerts }: CleanRun): number {
  return alerts.length / productionWeeks
}

/** Alarms of the detector on blocks of loss minus estimate, a week. */
export function weeklyBlockAlarms({ alerts }: CleanRun): number {
  return alerts.filter(({ incident }) => incident.family === 'performance').length / productionWeeks
}

/** Family, most pressing check and subject of the alerts that were sent, with their number: most frequent first. */
export function cleanAlertRows({ alerts }: CleanRun): readonly (readonly string[])[] {
  const counts = new Map<string, number>()
  for (const { incident } of alerts) {
    const first = incident.ranked[0]?.firing.result
    const name = [incident.family, first?.check ?? '', first?.subject ?? ''].join('\n')
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => [...name.split('\n'), String(count), (count / productionWeeks).toFixed(2)])
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
