import { type ReferenceProfile } from '@weir/drift'
import { type Instant, type Window } from '@weir/vocabulary'
import { overlaps, windowEndingAt } from './baseline-windows.ts'
import { type HourBook } from './hour-book.ts'
import { type MonitorDefinition } from './monitor-definition.ts'

/** An hour of event time that has ended, and what its checks are made from. */
export interface EndedHour {
  readonly definition: MonitorDefinition
  readonly profile: ReferenceProfile
  /** Hours of one version, role and segment. */
  readonly book: HourBook
  /** When the hour ended; a whole hour. */
  readonly end: Instant
  /** Empty: all requests. */
  readonly segment: string
}

/** The window of a length that ends with the hour. Windows of one length share no row: their ends are whole multiples
 *  of it since 1970.
 *  @returns null when no window ends there, or when it touches an excluded range */
export function judgedWindow(
  { definition, end }: Pick<EndedHour, 'definition' | 'end'>,
  windowMs: number,
): Window | null {
  const window = windowEndingAt(end, { windowMs, slideMs: windowMs, offsetMs: 0 })
  if (window === null || definition.excluded.some((range) => overlaps(window, range))) return null
  return window
}
