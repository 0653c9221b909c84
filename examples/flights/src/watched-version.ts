import { type ReferenceProfile } from '@weir/drift'
import { type MonitorDefinition } from '@weir/monitor'
import { type Instant } from '@weir/vocabulary'

import { loadBatchScorer, type BatchScorer } from './batch-scorer.ts'
import { productionHours, runClean, type CleanRun } from './clean-run.ts'
import { type FaultCase } from './fault-cases.ts'
import { faultDays, runFault, type FaultTrial } from './fault-trial.ts'
import { changesFeatures, injectorOf, type Fault } from './faults.ts'
import { type FlightColumns } from './flight-columns.ts'
import { hourTally, type WatchedHour } from './hour-tally.ts'
import { type WatchedDays } from './watched-days.ts'
import { watchedProfile } from './watched-profile.ts'
import { type WatchedModel } from './watched-models.ts'

/** A version with its profile, its production as it was, and what faults are counted with. */
export interface WatchedVersion {
  readonly columns: FlightColumns
  readonly model: WatchedModel
  readonly definition: MonitorDefinition
  readonly profile: ReferenceProfile
  readonly clean: CleanRun
  readonly scorer: BatchScorer
}

/** Profiles a version on the reference days, and watches it over all of production. */
export async function watchVersion(
  columns: FlightColumns,
  model: WatchedModel,
  { definition, days }: { readonly definition: MonitorDefinition; readonly days: WatchedDays },
): Promise<WatchedVersion> {
  const profile = watchedProfile(columns, model, days)
  const hours = await productionHours(hourTally({ columns, model, profile }), days)
  const clean = runClean({ definition, profile, hours, days })
  return { columns, model, definition, profile, clean, scorer: await loadBatchScorer(model) }
}

/** Lets a fault begin at each of the starts; its variants take turns. */
export async function tryFault(
  version: WatchedVersion,
  { variants }: FaultCase,
  starts: readonly Instant[],
): Promise<readonly FaultTrial[]> {
  const counts = variants.map((fault) => faultyHours(version, fault))
  const trials: FaultTrial[] = []
  for (const [turn, startMs] of starts.entries()) {
    const count = counts[turn % counts.length] ?? counts[0]
    if (count === undefined) throw new RangeError('a fault has no variants')
    trials.push(
      await runFault({ ...version, startMs, days: faultDays, count: (hour) => count(startMs, hour) }),
    )
  }
  return trials
}

/** Counts hours of a fault, each once if it is the same from every start. */
function faultyHours(version: WatchedVersion, fault: Fault) {
  const { columns, scorer } = version
  const tally = hourTally(version)
  const counted = new Map<Instant, WatchedHour>()
  return async (startMs: Instant, hour: Instant): Promise<WatchedHour> => {
    const known = counted.get(hour)
    if (known !== undefined) return known
    const inject = injectorOf(fault, columns, startMs)
    const watched = await tally(hour, { inject, scorer: changesFeatures(fault) ? scorer : null })
    if (fault.kind !== 'frozen') counted.set(hour, watched)
    return watched
  }
}
