import { type Instant } from '@weir/vocabulary'

/** Event-time progress of one source (a partition, or one kind of producer in it). */
export interface SourceProgress {
  /** Highest event time accepted, UTC ms. */
  readonly watermark: Instant
  /** Wall time of the newest record, UTC ms: a source that is silent for long does not hold the others back. */
  readonly seenAt: Instant
  /** Event times ahead of the bound, waiting for the source to follow. */
  readonly setAside: readonly Instant[]
}

/** Event-time clock over several sources; a plain value that can be stored and replayed. */
export interface EventClock {
  readonly sources: Readonly<Record<string, SourceProgress>>
  /** Highest value given out so far: the clock never goes back. */
  readonly low: Instant
}

export interface ClockLimits {
  /** A record further ahead of wall time than this is set aside, in milliseconds. */
  readonly maxAheadOfWallMs: number
  /** A record further ahead of its own source than this is set aside until the source follows, in milliseconds. */
  readonly maxForwardJumpMs: number
  /** A source silent for this long of wall time is not active, in milliseconds. */
  readonly idleAfterMs: number
}

/** Five minutes over wall time; a day over the source's own watermark (a night without traffic is no jump). */
export const defaultClockLimits: ClockLimits = {
  maxAheadOfWallMs: 300_000,
  maxForwardJumpMs: 86_400_000,
  idleAfterMs: 10_000,
}

/** So many records in a row beyond the bound are a source that moved on; fewer, or mixed with others, a wrong clock. */
const followersNeeded = 20

export const newEventClock: EventClock = { sources: {}, low: Number.NEGATIVE_INFINITY }

/** Advances one source by one record.
 *  @returns the clock, and whether the record was set aside (it moves no window and no step) */
export function advanceClock(
  clock: EventClock,
  record: { readonly source: string; readonly eventTime: Instant; readonly now: Instant },
  limits: ClockLimits,
): { clock: EventClock; isSetAside: boolean } {
  const before = clock.sources[record.source]
  const isAheadOfWall = record.eventTime > record.now + limits.maxAheadOfWallMs
  if (isAheadOfWall) return { clock, isSetAside: true }
  // A source that was silent has moved on with the wall: that is no jump.
  const silenceMs = before === undefined ? 0 : Math.max(0, record.now - before.seenAt)
  const jumps =
    before !== undefined && record.eventTime > before.watermark + limits.maxForwardJumpMs + silenceMs
  if (jumps) return setAside(clock, record, before)
  const watermark = Math.max(before?.watermark ?? Number.NEGATIVE_INFINITY, record.eventTime)
  const progress = { watermark, seenAt: record.now, setAside: [] }
  return { clock: { ...clock, sources: { ...clock.sources, [record.source]: progress } }, isSetAside: false }
}

function setAside(
  clock: EventClock,
  record: { readonly source: string; readonly eventTime: Instant; readonly now: Instant },
  before: SourceProgress,
): { clock: EventClock; isSetAside: boolean } {
  const waiting = [...before.setAside, record.eventTime]
  const follows = waiting.length >= followersNeeded
  const progress: SourceProgress = follows
    ? { watermark: Math.min(...waiting), seenAt: record.now, setAside: [] }
    : { ...before, seenAt: record.now, setAside: waiting }
  return {
    clock: { ...clock, sources: { ...clock.sources, [record.source]: progress } },
    isSetAside: !follows,
  }
}

/** Event time up to which every active source has reported: the minimum over the sources that are not idle. Silence tells
 *  of a source only where nothing of it can be still on its way: in one partition, read in order, with the records' own
 *  times. Where several partitions are read at their own pace, one that is being caught up is silent too: the caller
 *  then picks the sources and calls `raiseClock`.
 *  @returns the clock with its new low, which is -Infinity before the first record */
export function readClock(clock: EventClock, now: Instant, limits: ClockLimits): EventClock {
  const active = Object.values(clock.sources).filter(({ seenAt }) => now - seenAt < limits.idleAfterMs)
  return raiseClock(
    clock,
    active.map(({ watermark }) => watermark),
  )
}

/** The clock raised to the least of the event times that are waited for; it never goes back.
 *  @param awaited UTC ms; without any the clock stands still */
export function raiseClock(clock: EventClock, awaited: readonly Instant[]): EventClock {
  if (awaited.length === 0) return clock
  const low = Math.min(...awaited)
  return low > clock.low ? { ...clock, low } : clock
}
