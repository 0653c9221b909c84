import { blockStart, dayMs, hourMs, type Instant } from '@weir/vocabulary'
import { type EndedHour } from './ended-hour.ts'
import { hoursBefore } from './hours-before.ts'

/** Traffic changes by the week: shorter, and a weekend would be mistaken for less of it. */
const lookbackMs = 7 * dayMs

/** Mean answers an hour over the week before the day (UTC) in which a window ends, nights and hours without answers
 *  included, excluded ranges not: one number for all windows of a day, so that what is chosen by it does not flap.
 *  @returns null while the book holds less than a day before it, since a night alone says nothing, and after a week
 *  without answers. O(hours of a week) */
export function typicalRowsPerHour({ book, end, definition }: Omit<EndedHour, 'profile'>): number | null {
  const first = book.first()
  if (first === null) return null
  const day: Instant = blockStart(end - 1, dayMs)
  const hours = hoursBefore(day, { lengthMs: lookbackMs, excluded: definition.excluded }).filter(
    ({ start }) => start >= first,
  )
  if (hours.length < dayMs / hourMs) return null
  const { answers } = book.answers(hours)
  return answers === 0 ? null : answers / hours.length
}
