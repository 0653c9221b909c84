import { dayMs } from '@weir/vocabulary'

import { countedWeeks, weeklyAlerts, weeklyBlockAlarms } from './clean-report.ts'
import { type CleanRun } from './clean-run.ts'
import { dayStartMs } from './flights.ts'
import { usualDays, type WatchedDays } from './watched-days.ts'

const before: WatchedDays = { fromDay: 108, toDay: 129, watchedDay: 45 }

/** A run with an alert of a family at the end of each of the days. */
function runWith(
  days: WatchedDays,
  alerts: readonly (readonly [number, 'drift' | 'performance'])[],
): CleanRun {
  return {
    days,
    hours: new Map(),
    judged: new Map(),
    suppressed: 0,
    alerts: alerts.map(([day, family]) => ({
      at: dayStartMs(day) + dayMs,
      incident: { family, ranked: [] },
    })),
  }
}

describe('clean report', () => {
  it('counts weeks that are watched and are not of the reference', () => {
    expect(countedWeeks(usualDays)).toBeCloseTo(136 / 7, 12)
    expect(countedWeeks(before)).toBeCloseTo(115 / 7, 12)
    expect(countedWeeks({ ...before, watchedDay: 115 })).toBeCloseTo(52 / 7, 12)
  })

  it('counts no alert of the reference, and those of the days beside it', () => {
    const run = runWith(before, [
      [107, 'drift'],
      [108, 'performance'],
      [128, 'drift'],
      [129, 'performance'],
    ])
    expect(weeklyAlerts(run)).toBeCloseTo(2 / (115 / 7), 12)
    expect(weeklyBlockAlarms(run)).toBeCloseTo(1 / (115 / 7), 12)
  })
})
