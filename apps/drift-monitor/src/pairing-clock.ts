import { type EventClock } from '@weir/routing'
import { type Instant } from '@weir/vocabulary'
import {
  activeLivePartitions,
  advanceRecorded,
  type ProgressLook,
  type RecordedSources,
} from './recorded-progress.ts'

/** Event time up to which both answers and the outcomes of a rollout's requests are recorded. */
export interface PairingClock {
  readonly clock: EventClock
  /** Since when (wall time) the copies or outcomes of a partition with live answers are missed, by source. */
  readonly missedSince: Readonly<Record<string, Instant>>
}

/** What each request needs beside its live answer before it can be paired. */
const counterparts = ['shadow', 'outcome'] as const

/** A partition whose copies or outcomes have not begun is waited for so long, in milliseconds of wall time that the
 *  recorder has caught up with: shadows are loaded and labels land later than the first answers. A partition without any
 *  labels must not hold up the others. */
const longestMissMs = 30_000

/** The clock after a look at what is recorded. It stands still until copies and outcomes of this rollout have been seen
 *  in some partition, and while those of an active partition are still to begin.
 *  @param since event time at which the rollout began to compare */
export function advancePairing(
  before: PairingClock,
  sources: RecordedSources,
  when: ProgressLook & { readonly since: Instant },
): PairingClock {
  const { since, now } = when
  const hasBegun = (source: string) => (sources[source]?.watermark ?? Number.NEGATIVE_INFINITY) >= since
  const missed = activeLivePartitions(sources, when)
    .flatMap((partition) => counterparts.map((kind) => `${kind}/${partition}`))
    .filter((source) => !hasBegun(source))
  const missedSince = Object.fromEntries(missed.map((source) => [source, before.missedSince[source] ?? now]))
  const isWaiting = Object.entries(missedSince).some(([source, start]) => {
    return when.partitionOf(source).caughtUpAt - start < longestMissMs
  })
  const isPaired = counterparts.every((kind) =>
    Object.keys(sources).some((source) => source.startsWith(`${kind}/`) && hasBegun(source)),
  )
  if (isWaiting || !isPaired) return { clock: before.clock, missedSince }
  return { clock: advanceRecorded(before.clock, sources, when), missedSince }
}
