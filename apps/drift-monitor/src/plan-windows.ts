import { blockStart, type Instant, type Window } from '@weir/vocabulary'

/** Windows that are looked back at when nothing tells which was reported last. */
const lookback = 31
/** Windows handled at one look, so that one model's backlog does not keep the others waiting. */
const mostAtOnce = 31

/** Windows that have ended and were not handled yet, oldest first, aligned to the epoch (UTC).
 *  @param from start of the first window that was not handled; null: not known
 *  @param low  event time up to which everything is recorded
 *  @param ageMs how far `low` must be beyond a window's end; 0: it has ended */
export function endedWindows(
  { from, low, ageMs }: { readonly from: Instant | null; readonly low: Instant; readonly ageMs: number },
  windowMs: number,
): readonly Window[] {
  if (!Number.isFinite(low)) return []
  const end = blockStart(low - ageMs, windowMs)
  const first = from ?? end - lookback * windowMs
  const windows: Window[] = []
  for (let start = first; start + windowMs <= end && windows.length < mostAtOnce; start += windowMs)
    windows.push({ start, end: start + windowMs })
  return windows
}
