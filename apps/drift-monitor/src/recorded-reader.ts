import { type IngestProgress } from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { type Instant } from '@weir/vocabulary'
import {
  advancePartitions,
  noPartitions,
  partitionBehind,
  partitionName,
  type PartitionOf,
  type PartitionState,
} from './recorded-partitions.ts'

/** What one look at the recording found. */
export interface RecordedLook {
  readonly progress: readonly IngestProgress[]
  /** How far the partition behind a source, such as `http/3`, is recorded. */
  readonly partitionOf: PartitionOf
}

export interface RecordedQueries {
  /** Progress of everything recorded since a moment of wall time. @throws Unavailable */
  readonly progress: (since: Instant) => Promise<readonly IngestProgress[]>
  /** Where the recording of partitions ended, of those recorded since a moment of wall time. @throws Unavailable */
  readonly ends: (
    since: Instant,
  ) => Promise<readonly { readonly topic: string; readonly partition: number; readonly end: number }[]>
  /** What the broker holds of each partition of a topic. @throws Unavailable */
  readonly bounds: (
    topic: string,
  ) => Promise<readonly { readonly partition: number; readonly low: number; readonly high: number }[]>
  readonly now: () => Instant
}

/** At first sources that were recorded long ago are read too: some have to have begun before anything counts. */
const firstLookMs = 86_400_000
/** Later looks overlap, so that a chunk whose insert was slow is not passed over. */
const overlapMs = 60_000

/** Reads what was recorded since the last time it was read, with some overlap, and how much the broker still has of it.
 *  The broker is asked first and progress last: of what is recorded by then all progress is seen.
 *  @returns a function that looks once; @throws Unavailable */
export function recordedReader(queries: RecordedQueries): () => Promise<RecordedLook> {
  let since: Instant | null = null
  let partitions = noPartitions
  return async () => {
    const at = queries.now()
    const bounds = await boundsOf(queries, [topics.predictions.name, topics.outcomes.name])
    const ends = await queries.ends(since ?? 0)
    const progress = await queries.progress(since ?? at - firstLookMs)
    since = at - overlapMs
    const states = bounds.map((bound) => ({ ...bound, recordedEnd: endOf(ends, bound) }))
    partitions = advancePartitions(partitions, { at, states })
    const known = partitions.partitions
    // What the broker does not have at all, there is nothing to wait for.
    const absent = { caughtUpAt: at, lagMs: 0 }
    return { progress, partitionOf: (source) => known.get(partitionBehind(source)) ?? absent }
  }
}

async function boundsOf({ bounds }: RecordedQueries, names: readonly string[]) {
  const found = await Promise.all(
    names.map(async (name) =>
      (await bounds(name)).map((bound) => ({ ...bound, name: partitionName(name, bound.partition) })),
    ),
  )
  return found.flat()
}

function endOf(
  ends: Awaited<ReturnType<RecordedQueries['ends']>>,
  { name }: Pick<PartitionState, 'name'>,
): number | null {
  return ends.find(({ topic, partition }) => partitionName(topic, partition) === name)?.end ?? null
}
