import { requireFinite, requireSetting } from './require-number.ts'

export interface PageHinkleyOptions {
  /** Values before the first test, a whole number >= 1. */
  readonly minInstances?: number
  /** Change of the mean that is let pass, in units of the values, >= 0. */
  readonly delta?: number
  /** Sum of deviations that means drift, in units of the values, > 0. The run length depends wholly on it. */
  readonly threshold?: number
  /** Share of the sums that stays at each value, 0 < alpha <= 1. */
  readonly alpha?: number
  /** Which change of the mean counts. */
  readonly mode?: 'up' | 'down' | 'both'
}

/** Page-Hinkley test for a change of the mean. O(1) in time and memory; made for speed, so it keeps its state.
 *  Starts anew after a drift. Defaults: 30, 0.005, 50, 0.9999, both. Says nothing about false alarms: the threshold
 *  has to be tried on the stream.
 *  Source: Page 1954; forgetting as in river 0.26 (river.drift.PageHinkley), whose detections it repeats. */
export class PageHinkley {
  readonly #minInstances: number
  readonly #delta: number
  readonly #alpha: number
  readonly #limitUp: number
  readonly #limitDown: number
  #count = 0
  #mean = 0
  #up = 0
  #down = 0
  #leastUp = Infinity
  #mostDown = -Infinity
  #statistic = NaN

  /** @throws RangeError if an option is out of its range */
  constructor(options: PageHinkleyOptions = {}) {
    const { minInstances = 30, delta = 0.005, threshold = 50, alpha = 1 - 0.0001, mode = 'both' } = options
    requireSetting(Number.isInteger(minInstances) && minInstances >= 1, 'minInstances is a whole number >= 1')
    requireSetting(delta >= 0 && delta < Infinity, 'delta is >= 0')
    requireSetting(threshold > 0 && threshold < Infinity, 'threshold is > 0')
    requireSetting(alpha > 0 && alpha <= 1, 'alpha is > 0 and <= 1')
    this.#minInstances = minInstances
    this.#delta = delta
    this.#alpha = alpha
    this.#limitUp = mode === 'down' ? Infinity : threshold
    this.#limitDown = mode === 'up' ? Infinity : threshold
  }

  /** @throws RangeError if the value is no finite number, or over 1e100 in size */
  update(x: number): 'none' | 'drift' {
    requireFinite(x)
    this.#count += 1
    this.#mean += (1 / this.#count) * (x - this.#mean)
    const deviation = x - this.#mean
    this.#up = this.#alpha * this.#up + deviation - this.#delta
    this.#down = this.#alpha * this.#down + deviation + this.#delta
    if (this.#up < this.#leastUp) this.#leastUp = this.#up
    if (this.#down > this.#mostDown) this.#mostDown = this.#down
    if (this.#count < this.#minInstances) return 'none'
    const [rise, fall] = [this.#up - this.#leastUp, this.#mostDown - this.#down]
    const hasRisen = rise > this.#limitUp
    if (!hasRisen && !(fall > this.#limitDown)) return 'none'
    this.#statistic = hasRisen ? rise : fall
    this.#startAnew()
    return 'drift'
  }

  /** Sum of deviations over the threshold at the last drift; NaN before. */
  get statistic(): number {
    return this.#statistic
  }

  #startAnew(): void {
    this.#count = 0
    this.#mean = 0
    this.#up = 0
    this.#down = 0
    this.#leastUp = Infinity
    this.#mostDown = -Infinity
  }
}
