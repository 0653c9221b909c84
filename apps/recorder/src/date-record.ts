import { isStorable } from '@weir/clickhouse'
import { advanceClock, defaultClockLimits, type EventClock } from '@weir/routing'
import { type Instant } from '@weir/vocabulary'

/** Takes one record into the event-time clock of its partition.
 *  @param now wall time of the record, not of the reader: a repeat must come to the same end
 *  @returns whether it is dated too far ahead, or cannot be dated at all: then it is in no window and moves no clock */
export function dateRecord(
  clock: EventClock,
  record: { readonly source: string; readonly eventTime: Instant; readonly now: Instant },
): { readonly clock: EventClock; readonly isSetAside: boolean } {
  if (!isStorable(record.eventTime)) return { clock, isSetAside: true }
  return advanceClock(clock, record, defaultClockLimits)
}

/** Event time reached by the sources that this chunk has heard of, UTC ms; a source without records is left out, so
 *  that its silence can be seen. */
export function progressSince(before: EventClock, after: EventClock): Readonly<Record<string, Instant>> {
  const moved = Object.entries(after.sources).filter(
    ([source, progress]) => progress !== before.sources[source],
  )
  return Object.fromEntries(moved.map(([source, { watermark }]) => [source, watermark]))
}
