import { type MonitorDefinition } from '@weir/monitor'
import { hourMs } from '@weir/vocabulary'

/** Share of the answers that must have been recorded when a window is judged. */
const recordedShare = 0.999
/** One source that is days behind must not hold up the rest: what comes later is judged again when it comes. */
const longestDelayMs = 6 * hourMs

/** How long after its end a window is judged, in milliseconds of event time.
 *  @param lateness answers by how far they lay behind the newest of their source: bin 0 under a second, bin b under 2^b
 *  seconds. Too few of them to tell are taken as they are: a thousandth of 100 is none */
export function judgeDelayMs(delayMs: MonitorDefinition['delayMs'], lateness: ArrayLike<number>): number {
  if (delayMs !== 'auto') return delayMs
  const counts = Array.from(lateness)
  const rows = counts.reduce((sum, count) => sum + count, 0)
  let seen = 0
  for (const [bin, count] of counts.entries()) {
    seen += count
    if (seen >= rows * recordedShare) return bin === 0 ? 0 : Math.min(1_000 * 2 ** bin, longestDelayMs)
  }
  return 0
}
