import { hourMs } from '@weir/vocabulary'
import { correctedDistance } from './corrected-distance.ts'
import { type LearnedBaseline, type LearnedBehaviour, type LearnedThreshold } from './reference-profile.ts'
import { referenceWindows, type ReferenceWindows } from './reference-windows.ts'

/** A column of the reference as its bins see it, by row. */
export interface BinnedColumn {
  /** Number of bins, the null bin, the last one, included; at most 256. */
  readonly length: number
  readonly bins: Uint8Array
  /** NaN for null; one and the same number for what counts as one value. */
  readonly values: ArrayLike<number>
}

/** Learns from one column. */
export type Learn = (column: BinnedColumn) => LearnedBehaviour

/** Fewer windows than this do not tell what is usual. */
const leastWindows = 10
/** Fewer rows than this are noise that no correction takes out. */
const leastRows = 30
/** Fewer values than this may be alike by chance. */
const leastValues = 20

export const nothingLearned: LearnedBehaviour = { thresholds: [], constantShare: null }

/** Lays the windows over the reference, once for all columns.
 *  @param eventTimes null, or finite times, for a reference without event times: then nothing is learned
 *  @param windowsMs lengths of windows, whole numbers of hours
 *  @returns the walk of one column: thresholds of the noise-corrected Jensen-Shannon distance against both baselines. A
 *  window is left out of the baseline that it is compared with. O(n) a column and length */
export function learnerOf(eventTimes: ArrayLike<number> | null, windowsMs: readonly number[]): Learn {
  if (eventTimes === null) return () => nothingLearned
  const walks = windowsMs.map((windowMs) => referenceWindows(eventTimes, { windowMs, leastRows }))
  const hours = referenceWindows(eventTimes, { windowMs: hourMs, leastRows: leastValues })
  return (column) => ({
    thresholds: walks.flatMap((windows) => thresholdsOf(windows, column)),
    constantShare: constantShare(hours, column.values),
  })
}

function thresholdsOf(windows: ReferenceWindows, column: BinnedColumn): readonly LearnedThreshold[] {
  if (windows.walked < leastWindows) return []
  const counts = countWindows(windows, column)
  const baselines: readonly LearnedBaseline[] = ['reference', 'same-hours']
  return baselines.flatMap((baseline) => {
    const distances: number[] = []
    for (let window = 0; window < windows.walked; window++) {
      const own = counts.windows.subarray(window * column.length, (window + 1) * column.length)
      const all = baseline === 'reference' ? counts.all : slotCounts(windows, counts.slots, window)
      const rest = Array.from(own, (count, bin) => (all[bin] ?? 0) - count)
      if (totalOf(rest) >= leastRows) distances.push(correctedDistance(rest, [...own]))
    }
    if (distances.length < leastWindows) return []
    const threshold = meanAndThreeDeviations(distances)
    return [{ baseline, windowMs: windows.windowMs, windows: distances.length, threshold }]
  })
}

/** Counts by bin of all rows, of each walked window, and of each slot of the week. */
function countWindows(windows: ReferenceWindows, { bins, length }: BinnedColumn) {
  const all = new Uint32Array(length)
  const byWindow = new Uint32Array(windows.walked * length)
  const bySlot = new Uint32Array(windows.slots * length)
  for (let row = 0; row < bins.length; row++) {
    const bin = bins[row] ?? 0
    const window = windows.windowOf[row] ?? -1
    const slot = windows.slotOf[row] ?? -1
    all[bin] = (all[bin] ?? 0) + 1
    if (window >= 0) byWindow[window * length + bin] = (byWindow[window * length + bin] ?? 0) + 1
    if (slot >= 0) bySlot[slot * length + bin] = (bySlot[slot * length + bin] ?? 0) + 1
  }
  return { all, windows: byWindow, slots: bySlot }
}

/** The window's slot of the week over all weeks; empty where weeks are not compared. */
function slotCounts({ slotOfWindow, slots }: ReferenceWindows, counts: Uint32Array, window: number) {
  const slot = slotOfWindow[window] ?? -1
  const length = slots === 0 ? 0 : counts.length / slots
  return slot < 0 ? new Uint32Array(0) : counts.subarray(slot * length, (slot + 1) * length)
}

/** Standard deviation over all windows (ddof 0). */
function meanAndThreeDeviations(values: readonly number[]): number {
  const mean = totalOf(values) / values.length
  const variance = totalOf(values.map((value) => (value - mean) ** 2)) / values.length
  return mean + 3 * Math.sqrt(variance)
}

/** Share of the hours with enough values in which all of them are one; null without such hours. */
function constantShare({ walked, windowOf }: ReferenceWindows, values: ArrayLike<number>): number | null {
  const first = new Float64Array(walked).fill(NaN)
  const seen = new Uint32Array(walked)
  const differs = new Uint8Array(walked)
  for (let row = 0; row < values.length; row++) {
    const hour = windowOf[row] ?? -1
    const value = values[row] ?? NaN
    if (hour < 0 || Number.isNaN(value)) continue
    if (seen[hour] === 0) first[hour] = value
    else if (first[hour] !== value) differs[hour] = 1
    seen[hour] = (seen[hour] ?? 0) + 1
  }
  let hours = 0
  let constant = 0
  for (let hour = 0; hour < walked; hour++) {
    if ((seen[hour] ?? 0) < leastValues) continue
    hours++
    if (differs[hour] === 0) constant++
  }
  return hours === 0 ? null : constant / hours
}

function totalOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
