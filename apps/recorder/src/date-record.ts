import { isStorable } from '@weir/clickhouse'
import { advanceClock, defaultClockLimits, type EventClock } from '@weir/routing'
import { type Instant } from '@weir/vocabulary'

export interface Dating {
  readonly clock: EventClock
  /** Dated too far ahead, or not datable at all: in no window, and it moves no clock. */
  readonly isSetAside: boolean
  /** How far it lies behind the newest record of its source before it, milliseconds, >= 0. */
  readonly latenessMs: number
}

/** Takes one record into the event-time clock of its partition.
 *  @param now wall time of the record, not of the reader: a repeat must come to the same end */
export function dateRecord(
  clock: EventClock,
  record: { readonly source: string; readonly eventTime: Instant; readonly now: Instant },
): Dating {
  if (!isStorable(record.eventTime)) return { clock, isSetAside: true, latenessMs: 0 }
  const newest = clock.sources[record.source]?.watermark ?? record.eventTime
  const latenessMs = Math.max(0, newest - record.eventTime)
  return { ...advanceClock(clock, record, defaultClockLimits), latenessMs }
}

/** Event time reached by the sources that this chunk has heard of, UTC ms; a source without records is left out, so
 *  that its silence can be seen. */
export function progressSince(before: EventClock, after: EventClock): Readonly<Record<string, Instant>> {
  const moved = Object.entries(after.sources).filter(
    ([source, progress]) => progress !== before.sources[source],
  )
  return Object.fromEntries(moved.map(([source, { watermark }]) => [source, watermark]))
}
