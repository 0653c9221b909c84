import { dayMs, type Instant, type Window } from '@weir/vocabulary'
import { type HourBook } from './hour-book.ts'

const weekMs = 7 * dayMs

/** Weeks whose same hours are the baseline. */
export const baselineWeeks = 3
/** Of these, weeks that may stand alone while the others are excluded. */
const leastWeeks = 2

/** The same hours of the weeks before a window, newest first; weeks in which nothing was answered, or that touch an
 *  excluded range, are left out.
 *  @param weeks how many weeks back */
export function sameHours(
  book: HourBook,
  window: Window,
  { weeks, excluded }: { readonly weeks: number; readonly excluded: readonly Window[] },
): readonly Window[] {
  return weeksBefore(window, weeks).filter((moved) => !isExcluded(moved, excluded) && book.has(moved))
}

function weeksBefore({ start, end }: Window, weeks: number): readonly Window[] {
  return Array.from({ length: weeks }, (_, at) => {
    const backMs = (at + 1) * weekMs
    return { start: start - backMs, end: end - backMs }
  })
}

/** Whether a window touches an excluded range. */
export function isExcluded(window: Window, excluded: readonly Window[]): boolean {
  return excluded.some((range) => overlaps(window, range))
}

/** The same hours of the last three weeks as a baseline: all three, or two while the third is excluded.
 *  @returns none where answers of a week are missing that nobody excluded */
export function sameHoursBaseline(
  book: HourBook,
  window: Window,
  excluded: readonly Window[],
): readonly Window[] {
  const windows = sameHours(book, window, { weeks: baselineWeeks, excluded })
  const left = weeksBefore(window, baselineWeeks).filter((moved) => isExcluded(moved, excluded))
  return windows.length >= leastWeeks && windows.length + left.length === baselineWeeks ? windows : []
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
