import { type DriftLevel } from './drift-level.ts'
import { requireBit, requireSetting } from './require-number.ts'

export interface EddmOptions {
  /** Errors before the first test, a whole number >= 1. */
  readonly warmStart?: number
  /** Share of the longest distance between errors under which there is a warning, beta <= alpha <= 1. */
  readonly alpha?: number
  /** Share of it under which there is drift, 0 < beta. */
  readonly beta?: number
}

/** EDDM: the distance between two errors of a model against the longest it had. O(1). Starts anew after a drift.
 *  Defaults: 30, 0.95, 0.9. A warning stays until an error clears it. Mind that it alarms on streams that never change.
 *  Source: Baena-Garcia et al. 2006, as in river 0.26 (river.drift.binary.EDDM), whose detections it repeats. */
export class Eddm {
  readonly #warmStart: number
  readonly #alpha: number
  readonly #beta: number
  #count = 0
  #errors = 0
  #lastError = 0
  #mean = 0
  #squares = 0
  #longest = -1
  #level: DriftLevel = 'none'
  #statistic = NaN

  /** @throws RangeError if an option is out of its range */
  constructor({ warmStart = 30, alpha = 0.95, beta = 0.9 }: EddmOptions = {}) {
    requireSetting(Number.isInteger(warmStart) && warmStart >= 1, 'warmStart is a whole number >= 1')
    requireSetting(beta > 0 && alpha >= beta && alpha <= 1, '0 < beta <= alpha <= 1')
    this.#warmStart = warmStart
    this.#alpha = alpha
    this.#beta = beta
  }

  /** @param error 1 for a wrong prediction, 0 for a right one
   *  @throws RangeError if it is anything else */
  update(error: number): DriftLevel {
    requireBit(error)
    this.#count += 1
    if (error === 0) return this.#level
    this.#addDistance(this.#count - this.#lastError)
    this.#lastError = this.#count
    if (this.#count > this.#warmStart) this.#judge()
    if (this.#level !== 'drift') return this.#level
    this.#startAnew()
    return 'drift'
  }

  #addDistance(distance: number): void {
    this.#errors += 1
    const before = distance - this.#mean
    this.#mean += (1 / this.#errors) * before
    this.#squares += before * (distance - this.#mean)
  }

  #judge(): void {
    const variance = this.#errors > 1 ? this.#squares / (this.#errors - 1) : 0
    const reach = this.#mean + 2 * Math.sqrt(variance)
    if (reach > this.#longest) this.#longest = reach
    else if (this.#errors > this.#warmStart) this.#level = this.#levelOf(reach / this.#longest)
  }

  #levelOf(share: number): DriftLevel {
    this.#statistic = share
    if (share < this.#beta) return 'drift'
    return share < this.#alpha ? 'warning' : 'none'
  }

  /** Share of the longest distance between errors, as it was compared last; NaN before. */
  get statistic(): number {
    return this.#statistic
  }

  #startAnew(): void {
    this.#count = 0
    this.#errors = 0
    this.#lastError = 0
    this.#mean = 0
    this.#squares = 0
    this.#longest = -1
    this.#level = 'none'
  }
}
