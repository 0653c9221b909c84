import { hourMs, type Instant, type Window } from '@weir/vocabulary'
import { overlaps } from './baseline-windows.ts'

/** Every hour of the time before a moment but those that touch an excluded range, oldest first.
 *  @param at a whole hour
 *  @param of lengthMs whole hours */
export function hoursBefore(
  at: Instant,
  { lengthMs, excluded }: { readonly lengthMs: number; readonly excluded: readonly Window[] },
): readonly Window[] {
  const hours: Window[] = []
  for (let start = at - lengthMs; start < at; start += hourMs) {
    const hour = { start, end: start + hourMs }
    if (!excluded.some((range) => overlaps(hour, range))) hours.push(hour)
  }
  return hours
}
