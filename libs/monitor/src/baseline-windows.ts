import { dayMs, type Instant, type Window } from '@weir/vocabulary'
import { type HourBook } from './hour-book.ts'

const weekMs = 7 * dayMs

/** Weeks whose same hours are the baseline. */
export const baselineWeeks = 3

/** The same hours of the weeks before a window, newest first; weeks in which nothing was answered, or that touch an
 *  excluded range, are left out.
 *  @param weeks how many weeks back */
export function sameHours(
  book: HourBook,
  window: Window,
  { weeks, excluded }: { readonly weeks: number; readonly excluded: readonly Window[] },
): readonly Window[] {
  const windows: Window[] = []
  for (let back = 1; back <= weeks; back += 1) {
    const moved = { start: window.start - back * weekMs, end: window.end - back * weekMs }
    if (book.has(moved) && !excluded.some((range) => overlaps(moved, range))) windows.push(moved)
  }
  return windows
}

/** Windows of a length that end at a time: the one whose end falls on the grid of slide and offset, or none. */
export function windowEndingAt(
  end: Instant,
  grid: { readonly windowMs: number; readonly slideMs: number; readonly offsetMs: number },
): Window | null {
  const isOnGrid = (((end - grid.offsetMs) % grid.slideMs) + grid.slideMs) % grid.slideMs === 0
  return isOnGrid ? { start: end - grid.windowMs, end } : null
}

export function overlaps(a: Window, b: Window): boolean {
  return a.start < b.end && b.start < a.end
}
