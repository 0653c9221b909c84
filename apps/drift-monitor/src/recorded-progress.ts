import { type IngestProgress } from '@weir/clickhouse'
import { raiseClock, type ClockLimits, type EventClock, type SourceProgress } from '@weir/routing'
import { type Instant } from '@weir/vocabulary'
import { partitionBehind, type PartitionOf } from './recorded-partitions.ts'

/** How far the recorder has come with one model, by source: `http/3`, `stream/3`, `shadow/3`, `outcome/3`, where the
 *  number is the partition. Sources are never removed: a silent one is only not active. */
export type RecordedSources = Readonly<Record<string, SourceProgress>>

/** Adds newer progress of one model. What is dated beyond wall time by more than the limit is passed over. */
export function mergeProgress(
  sources: RecordedSources,
  progress: readonly IngestProgress[],
  { now, limits }: { readonly now: Instant; readonly limits: ClockLimits },
): RecordedSources {
  const merged = { ...sources }
  for (const { kind, partition, watermark, seenAt } of progress) {
    if (watermark > now + limits.maxAheadOfWallMs) continue
    const before = merged[`${kind}/${partition}`]
    merged[`${kind}/${partition}`] = {
      watermark: Math.max(watermark, before?.watermark ?? Number.NEGATIVE_INFINITY),
      seenAt: Math.max(seenAt, before?.seenAt ?? Number.NEGATIVE_INFINITY),
      setAside: [],
    }
  }
  return merged
}

/** When and by what the sources are judged. */
export interface ProgressLook {
  readonly now: Instant
  readonly limits: ClockLimits
  readonly partitionOf: PartitionOf
}

/** The clock moved on to the least event time that the sources which it waits for have reached. A source is idle when
 *  nothing of it was recorded for `idleAfterMs` although the recorder had caught up with its partition: an outage of the
 *  recorder makes no source idle. While the recording of a partition is further behind than that, nobody knows what is
 *  still in it: if all its sources are idle, the clock does not pass the newest event time of theirs. */
export function advanceRecorded(clock: EventClock, sources: RecordedSources, look: ProgressLook): EventClock {
  const awaited = byPartition(sources).flatMap((within) => awaitedOf(within, look))
  return raiseClock({ sources, low: clock.low }, awaited)
}

interface NamedSource extends SourceProgress {
  readonly name: string
}

function byPartition(sources: RecordedSources): readonly (readonly NamedSource[])[] {
  const found = new Map<string, NamedSource[]>()
  for (const [name, progress] of Object.entries(sources)) {
    const partition = partitionBehind(name)
    found.set(partition, [...(found.get(partition) ?? []), { ...progress, name }])
  }
  return [...found.values()]
}

/** Event times that the clock must not pass, of the sources of one partition. */
function awaitedOf(within: readonly NamedSource[], look: ProgressLook): readonly Instant[] {
  const active = within.filter((source) => isActive(source, look))
  if (active.length > 0) return active.map(({ watermark }) => watermark)
  const isBehind = within.some(({ name }) => look.partitionOf(name).lagMs >= look.limits.idleAfterMs)
  return isBehind ? [Math.max(...within.map(({ watermark }) => watermark))] : []
}

function isActive(
  { name, seenAt }: Pick<NamedSource, 'name' | 'seenAt'>,
  { partitionOf, limits }: ProgressLook,
): boolean {
  return partitionOf(name).caughtUpAt - seenAt < limits.idleAfterMs
}

/** Sources of answers alone: windows of features and scores wait for no outcome. */
export function answerSources(sources: RecordedSources): RecordedSources {
  return Object.fromEntries(Object.entries(sources).filter(([source]) => !source.startsWith('outcome/')))
}

/** Partitions with live answers lately. */
export function activeLivePartitions(sources: RecordedSources, look: ProgressLook): readonly string[] {
  const active = Object.entries(sources).filter(([name, { seenAt }]) => {
    return /^(http|stream)\//.test(name) && isActive({ name, seenAt }, look)
  })
  return [...new Set(active.map(([source]) => source.slice(source.indexOf('/') + 1)))]
}
