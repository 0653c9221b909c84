import { BucketRows } from './bucket-rows.ts'
import { requireFinite, requireSetting } from './require-number.ts'

export interface AdwinOptions {
  /** Chance of a false cut at one test, 0 < delta < 1. */
  readonly delta?: number
  /** Values between two tests, a whole number >= 1. */
  readonly clock?: number
  /** Buckets of one size, a whole number >= 1: more give finer cut points and take longer. */
  readonly maxBuckets?: number
  /** Values on either side of a cut, a whole number >= 1. */
  readonly minWindow?: number
  /** Values before the first test, a whole number >= 1. */
  readonly gracePeriod?: number
}

/** ADWIN: a window that grows while its mean stays, and is cut when two parts of it differ. O(log n) memory, one test
 *  of O(log n) cuts every `clock` values. Starts anew after a drift. Defaults: 0.002, 32, 5, 5, 10.
 *  delta bounds each test, not the run length.
 *  Source: Bifet & Gavalda 2007 (ADWIN2), as in river 0.26 (river.drift.ADWIN), whose detections it repeats: every
 *  bucket boundary is a cut point (older versions of river skip the newest bucket of each row). The bound is made for
 *  values of a range of about 1: scale the values, since where they are much smaller no cut is ever found. */
export class Adwin {
  readonly #delta: number
  readonly #clock: number
  readonly #minWindow: number
  readonly #gracePeriod: number
  readonly #window: BucketRows
  #tick = 0
  #drifted = false
  #gap = NaN
  #statistic = NaN

  /** @throws RangeError if an option is out of its range */
  constructor(options: AdwinOptions = {}) {
    const { delta = 0.002, clock = 32, maxBuckets = 5, minWindow = 5, gracePeriod = 10 } = options
    requireSetting(delta > 0 && delta < 1, '0 < delta < 1')
    for (const [name, value] of Object.entries({ clock, maxBuckets, minWindow, gracePeriod }))
      requireSetting(Number.isInteger(value) && value >= 1, `${name} is a whole number >= 1`)
    this.#delta = delta
    this.#clock = clock
    this.#minWindow = minWindow
    this.#gracePeriod = gracePeriod
    this.#window = new BucketRows(maxBuckets)
  }

  /** @throws RangeError if the value is no finite number, or over 1e100 in size */
  update(x: number): 'none' | 'drift' {
    requireFinite(x)
    if (this.#drifted) this.#startAnew()
    this.#window.add(x)
    this.#tick += 1
    if (this.#tick < this.#clock) return 'none'
    this.#tick = 0
    if (this.#window.width <= this.#gracePeriod) return 'none'
    while (this.#hasCut()) {
      if (!this.#drifted) this.#statistic = this.#gap
      this.#window.dropOldest()
      this.#drifted = true
    }
    return this.#drifted ? 'drift' : 'none'
  }

  /** Difference of the means on both sides of the first cut of the last drift; NaN before. */
  get statistic(): number {
    return this.#statistic
  }

  /** Values in the window; after a drift, until the next value, what the cuts left. */
  get width(): number {
    return this.#window.width
  }

  /** Their sum. */
  get total(): number {
    return this.#window.total
  }

  /** Sum of their squared deviations from their mean. */
  get squaredDeviations(): number {
    return this.#window.squaredDeviations
  }

  /** Number of buckets of 1, 2, 4, ... values. */
  get bucketCounts(): number[] {
    return [...this.#window.counts.subarray(0, this.#window.rows)]
  }

  /** Whether a bucket boundary parts the window into an older and a newer part whose means differ. */
  #hasCut(): boolean {
    const { rows, stride, counts, totals, width } = this.#window
    const least = this.#minWindow
    const lnTerm = Math.log((2 * Math.log(width)) / this.#delta)
    const spread = Math.max(0, this.#window.squaredDeviations / width)
    let older = 0
    let olderTotal = 0
    let newerTotal = this.#window.total
    for (let row = rows - 1, size = 2 ** row; row >= 0; row--, size /= 2) {
      const end = row * stride + (counts[row] ?? 0)
      for (let bucket = row * stride; bucket < end; bucket++) {
        const sum = totals[bucket] ?? NaN
        older += size
        olderTotal += sum
        newerTotal -= sum
        const newer = width - older
        if (newer < least) return false
        if (older < least) continue
        const gap = Math.abs(olderTotal / older - newerTotal / newer)
        const share = 1 / (older - least + 1) + 1 / (newer - least + 1)
        // Most gaps are smaller than a part of the bound: spares the root.
        if (gap * gap < share * spread * lnTerm) continue
        if (gap <= Math.sqrt(2 * share * spread * lnTerm) + (2 / 3) * lnTerm * share) continue
        this.#gap = gap
        return true
      }
    }
    return false
  }

  #startAnew(): void {
    this.#window.clear()
    this.#tick = 0
    this.#drifted = false
  }
}
