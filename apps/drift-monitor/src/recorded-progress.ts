import { type IngestProgress } from '@weir/clickhouse'
import { readClock, type ClockLimits, type EventClock, type SourceProgress } from '@weir/routing'
import { type Instant } from '@weir/vocabulary'

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

/** The clock moved on to the least event time that the active ones among the sources have reached. */
export function advanceRecorded(
  clock: EventClock,
  sources: RecordedSources,
  { now, limits }: { readonly now: Instant; readonly limits: ClockLimits },
): EventClock {
  return readClock({ sources, low: clock.low }, now, limits)
}

/** Sources of answers alone: windows of features and scores wait for no outcome. */
export function answerSources(sources: RecordedSources): RecordedSources {
  return Object.fromEntries(Object.entries(sources).filter(([source]) => !source.startsWith('outcome/')))
}

/** Partitions with live answers lately. */
export function activeLivePartitions(
  sources: RecordedSources,
  { now, limits }: { readonly now: Instant; readonly limits: ClockLimits },
): readonly string[] {
  const active = Object.entries(sources).filter(([source, { seenAt }]) => {
    return /^(http|stream)\//.test(source) && now - seenAt < limits.idleAfterMs
  })
  return [...new Set(active.map(([source]) => source.slice(source.indexOf('/') + 1)))]
}
