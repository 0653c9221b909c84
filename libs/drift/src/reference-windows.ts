import { blockStart, dayMs, hourMs } from '@weir/vocabulary'

export const weekMs = 7 * dayMs

/** Windows of one length laid over the reference, side by side and aligned to the epoch (UTC). Those at its edges that it
 *  does not fill from their first to their last hour are left out. */
export interface ReferenceWindows {
  readonly windowMs: number
  /** How many windows have enough rows: they are the ones that are walked. */
  readonly walked: number
  /** Walked window of each row; -1 for none. */
  readonly windowOf: Int32Array
  /** Slot of the week of each row, also of windows with few rows; -1 for none. */
  readonly slotOf: Int32Array
  /** Slot of the week of each walked window, and how many slots there are; none unless the reference has two whole weeks
   *  and the length fits into a week, or weeks into it. */
  readonly slotOfWindow: Int32Array
  readonly slots: number
}

/** First and last hour of rows, rounded outwards. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** @param eventTimes finite, UTC ms, by row, in any order; at least one */
export function spanOf(eventTimes: ArrayLike<number>): Span {
  let start = Infinity
  let end = -Infinity
  for (let row = 0; row < eventTimes.length; row++) {
    const at = eventTimes[row] ?? NaN
    if (at < start) start = at
    if (at > end) end = at
  }
  return { start, end }
}

/** Lays windows of one length over the rows.
 *  @param windowMs a whole number of hours
 *  @param leastRows rows that a window needs to be walked. O(n) */
export function referenceWindows(
  eventTimes: ArrayLike<number>,
  { windowMs, leastRows }: { readonly windowMs: number; readonly leastRows: number },
): ReferenceWindows {
  const { starts, windowOf, rows } = windowsOfRows(eventTimes, windowMs)
  const walkedOf = new Int32Array(starts.length).fill(-1)
  let walked = 0
  for (const [window, count] of rows.entries()) if (count >= leastRows) walkedOf[window] = walked++
  const slots = slotsOf(starts, hasWeeks(spanOf(eventTimes), windowMs))
  const slotOf = new Int32Array(windowOf.length).fill(-1)
  const slotOfWindow = new Int32Array(walked).fill(-1)
  for (const [window, at] of walkedOf.entries()) if (at >= 0) slotOfWindow[at] = slots.of[window] ?? -1
  for (let row = 0; row < windowOf.length; row++) {
    const window = windowOf[row] ?? -1
    if (window < 0) continue
    slotOf[row] = slots.of[window] ?? -1
    windowOf[row] = walkedOf[window] ?? -1
  }
  return { windowMs, walked, windowOf, slotOf, slotOfWindow, slots: slots.count }
}

function windowsOfRows(eventTimes: ArrayLike<number>, windowMs: number) {
  const span = spanOf(eventTimes)
  const from = blockStart(span.start, hourMs)
  const to = blockStart(span.end, hourMs) + hourMs
  const byStart = new Map<number, number>()
  const windowOf = new Int32Array(eventTimes.length).fill(-1)
  const starts: number[] = []
  const rows: number[] = []
  for (let row = 0; row < eventTimes.length; row++) {
    const start = blockStart(eventTimes[row] ?? NaN, windowMs)
    if (start < from || start + windowMs > to) continue
    const window = byStart.get(start) ?? starts.length
    if (window === starts.length) {
      byStart.set(start, window)
      starts.push(start)
      rows.push(0)
    }
    windowOf[row] = window
    rows[window] = (rows[window] ?? 0) + 1
  }
  return { starts, windowOf, rows }
}

/** Two weeks, counted in the days that have rows at their ends, hold most slots twice. */
function hasWeeks({ start, end }: Span, windowMs: number): boolean {
  const fits = weekMs % windowMs === 0 || windowMs % weekMs === 0
  return fits && blockStart(end, dayMs) + dayMs - blockStart(start, dayMs) >= 2 * weekMs
}

function slotsOf(starts: readonly number[], compares: boolean) {
  const bySlot = new Map<number, number>()
  const of = new Int32Array(starts.length).fill(-1)
  if (compares)
    for (const [window, start] of starts.entries()) {
      const offset = start - blockStart(start, weekMs)
      const slot = bySlot.get(offset) ?? bySlot.size
      bySlot.set(offset, slot)
      of[window] = slot
    }
  return { of, count: bySlot.size }
}
