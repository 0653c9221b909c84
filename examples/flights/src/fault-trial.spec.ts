import { defaultMonitor } from '@weir/monitor'
import { hourMs } from '@weir/vocabulary'

import { type CleanRun } from './clean-run.ts'
import { runFault } from './fault-trial.ts'
import { injectorOf, type Fault } from './faults.ts'
import { productionDay } from './flight-columns.ts'
import { dayStartMs } from './flights.ts'
import { hourTally, type WatchedHour } from './hour-tally.ts'
import { madeColumns } from './made-columns.ts'
import { VersionWatch } from './version-watch.ts'
import { usualDays } from './watched-days.ts'
import { watchedProfile } from './watched-profile.ts'

/** Three flights a minute over two days of reference and one of production. */
const columns = madeColumns(3 * 24 * 60 * 3, { everyMs: 20_000, fromDay: productionDay - 2 })
const definition = defaultMonitor
const profile = watchedProfile(columns, 'static')
const tally = hourTally({ columns, model: 'static', profile })
const startMs = dayStartMs(productionDay) + 12 * hourMs

/** Until the end of the day. */
const days = { inputs: 0.5, labels: 0.5 }

const nulls: Fault = { kind: 'nulls', feature: 'distance', share: 0.3 }

function faulty(fault: Fault) {
  const inject = injectorOf(fault, columns, startMs)
  return (hour: number) => tally(hour, { inject, scorer: null })
}

/** The day of production, watched from its first hour to its last. */
async function watched(count: (hour: number) => Promise<WatchedHour>): Promise<CleanRun> {
  const watch = new VersionWatch({ definition, profile })
  const run = {
    days: usualDays,
    hours: new Map<number, WatchedHour>(),
    judged: new Map(),
    alerts: [],
    suppressed: 0,
  }
  for (let hour = dayStartMs(productionDay); hour < dayStartMs(productionDay + 1); hour += hourMs) {
    const one = await (hour < startMs ? tally(hour) : count(hour))
    run.hours.set(hour, one)
    watch.put(one)
    run.judged.set(hour + hourMs, watch.judge(hour + hourMs))
  }
  return run
}

describe('runFault', () => {
  it('finds nulls in the second window, and says by what', async () => {
    const clean = await watched(tally)
    const found = await runFault({ definition, profile, clean, startMs, days, count: faulty(nulls) })
    expect(found.get('quality')).toEqual({ hours: 2, check: 'null_share', subject: 'distance' })
  })

  it('gives a fault no credit for what fires without it', async () => {
    const count = faulty(nulls)
    const clean = await watched(count)
    const found = await runFault({ definition, profile, clean, startMs, days, count })
    expect(found.get('quality')).toBeUndefined()
  })

  it('finds nothing where nothing is wrong', async () => {
    const clean = await watched(tally)
    expect(await runFault({ definition, profile, clean, startMs, days, count: tally })).toEqual(new Map())
  })
})
