import { topics } from '@weir/contracts'
import { type Instant } from '@weir/vocabulary'

/** Offsets of one partition: the broker holds `[low, high)`. */
export interface PartitionState {
  /** Topic and number. */
  readonly name: string
  readonly low: number
  readonly high: number
  /** Offset after the last one that was recorded lately; null: none was. */
  readonly recordedEnd: number | null
}

/** How far the recording of one partition has come. */
export interface PartitionProgress {
  /** All that the broker had of the partition at this wall time is recorded; -Infinity: not known of any time. */
  readonly caughtUpAt: Instant
  /** How far `caughtUpAt` lay behind the look before, in milliseconds. */
  readonly lagMs: number
  /** Where the partition ended at an earlier look; null: it was all recorded. */
  readonly goal: { readonly end: number; readonly at: Instant } | null
  /** First offset that is not recorded. */
  readonly next: number
  /** How long it has stood still while other partitions moved on, in milliseconds. */
  readonly stillMs: number
}

/** Progress of all partitions at a look. */
export interface RecordedPartitions {
  /** Wall time; null: nobody has looked. */
  readonly lookedAt: Instant | null
  readonly partitions: ReadonlyMap<string, PartitionProgress>
}

/** Finds the progress of the partition behind a source. */
export type PartitionOf = (source: string) => Pick<PartitionProgress, 'caughtUpAt' | 'lagMs'>

/** Name of the partition behind a source: `outcome/3` is recorded from the outcomes topic, `http/3` and the others from
 *  the predictions topic. */
export function partitionBehind(source: string): string {
  const topic = source.startsWith('outcome/') ? topics.outcomes : topics.predictions
  return partitionName(topic.name, source.slice(source.indexOf('/') + 1))
}

export function partitionName(topic: string, partition: number | string): string {
  return `${topic}/${partition}`
}

export const noPartitions: RecordedPartitions = { lookedAt: null, partitions: new Map() }

/** A partition that stands still for so long, in milliseconds, while others move on is at its end: what the broker counts
 *  beyond are marks of transactions. A consumer that died is replaced within one minute. */
const longestStillMs = 600_000
/** Most that one look adds to that, in milliseconds: while nobody looks nothing is known. */
const mostStillAtOnceMs = 10_000

const unknown: PartitionProgress = {
  caughtUpAt: Number.NEGATIVE_INFINITY,
  lagMs: Number.POSITIVE_INFINITY,
  goal: null,
  next: 0,
  stillMs: 0,
}

/** The progress after one more look. While records flow the end itself is never reached: what counts is that the end of
 *  an earlier look is.
 *  @param look its wall time, at which the broker was asked, and what was recorded when asked after that */
export function advancePartitions(
  before: RecordedPartitions,
  { at, states }: { readonly at: Instant; readonly states: readonly PartitionState[] },
): RecordedPartitions {
  const known = (name: string) => before.partitions.get(name)
  const moved = states.filter(({ name, recordedEnd }) => (recordedEnd ?? 0) > (known(name)?.next ?? Infinity))
  const lookedAt = before.lookedAt ?? at
  const sinceMs = moved.length > 0 ? Math.min(at - lookedAt, mostStillAtOnceMs) : 0
  const advanced = states.map((state) => {
    const progress = advancePartition(known(state.name) ?? unknown, state, { at, sinceMs })
    return [state.name, { ...progress, lagMs: Math.max(lookedAt - progress.caughtUpAt, 0) }] as const
  })
  return { lookedAt: at, partitions: new Map(advanced) }
}

function advancePartition(
  before: PartitionProgress,
  { low, high, recordedEnd }: PartitionState,
  { at, sinceMs }: { readonly at: Instant; readonly sinceMs: number },
): PartitionProgress {
  const goal = before.goal ?? { end: high, at }
  const recorded = Math.max(before.next, recordedEnd ?? 0, low)
  const stillMs = recorded > before.next ? 0 : before.stillMs + sinceMs
  const next = stillMs >= longestStillMs ? Math.max(recorded, goal.end) : recorded
  if (next >= high) return { ...before, caughtUpAt: at, goal: null, next, stillMs: 0 }
  if (next >= goal.end) return { ...before, caughtUpAt: goal.at, goal: { end: high, at }, next, stillMs: 0 }
  return { ...before, goal, next, stillMs }
}
