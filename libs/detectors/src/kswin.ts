import { criticalDistance, scaledDistance } from './kolmogorov-smirnov.ts'
import { requireFinite, requireSetting } from './require-number.ts'
import { SortedValues } from './sorted-values.ts'

export interface KswinOptions {
  /** Chance of a false drift at one test, 0 < alpha < 1. */
  readonly alpha?: number
  /** Values in the sliding window, more than statSize. */
  readonly windowSize?: number
  /** Newest values, which are compared with the others of the window, a whole number >= 2. */
  readonly statSize?: number
}

/** KSWIN: exact Kolmogorov-Smirnov test of the newest values of a sliding window against all older ones, at each value.
 *  O(windowSize). After a drift only the newest `statSize` values stay. Defaults: 0.005, 100, 30. As in river a
 *  distance of at most 0.1 is no drift. Bounds each test, not the run length; with ties the test is conservative.
 *
 *  Not river's numbers: river compares with a random sample, of `statSize`, of the older values, drawn with CPython's
 *  generator, and forgets the whole window after a drift.
 *  Source: Raab et al. 2020. */
export class Kswin {
  readonly #critical: number
  readonly #window: Float64Array
  readonly #older: SortedValues
  readonly #recent: SortedValues
  #next = 0
  #statistic = NaN

  /** @throws RangeError if an option is out of its range */
  constructor({ alpha = 0.005, windowSize = 100, statSize = 30 }: KswinOptions = {}) {
    requireSetting(alpha > 0 && alpha < 1, '0 < alpha < 1')
    requireSetting(Number.isInteger(statSize) && statSize >= 2, 'statSize is a whole number >= 2')
    requireSetting(
      Number.isInteger(windowSize) && windowSize > statSize,
      'windowSize is a whole number > statSize',
    )
    const olderSize = windowSize - statSize
    const leastThatCounts = Math.floor((olderSize * statSize) / 10) + 1
    this.#critical = Math.max(criticalDistance(olderSize, statSize, alpha), leastThatCounts)
    this.#window = new Float64Array(windowSize)
    this.#older = new SortedValues(olderSize)
    this.#recent = new SortedValues(statSize)
  }

  /** @throws RangeError if the value is no finite number, or over 1e100 in size */
  update(x: number): 'none' | 'drift' {
    requireFinite(x)
    this.#slide(x)
    if (this.#older.size < this.#older.values.length) return 'none'
    const scaled = scaledDistance(this.#older.values, this.#recent.values)
    if (scaled < this.#critical) return 'none'
    this.#statistic = scaled / (this.#older.values.length * this.#recent.values.length)
    this.#older.clear()
    return 'drift'
  }

  /** Distance of the two empirical distributions at the last drift, [0, 1]; NaN before. */
  get statistic(): number {
    return this.#statistic
  }

  /** The ring `#window` has the values in the order they came; `#next` is where the next one goes. */
  #slide(x: number): void {
    const ring = this.#window
    if (this.#recent.size === this.#recent.values.length) {
      if (this.#older.size === this.#older.values.length) this.#older.remove(ring[this.#next] ?? NaN)
      const leaving = ring[(this.#next + ring.length - this.#recent.size) % ring.length] ?? NaN
      this.#recent.remove(leaving)
      this.#older.add(leaving)
    }
    this.#recent.add(x)
    ring[this.#next] = x
    this.#next = (this.#next + 1) % ring.length
  }
}
