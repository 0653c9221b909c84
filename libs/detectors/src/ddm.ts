import { type DriftLevel } from './drift-level.ts'
import { requireBit, requireSetting } from './require-number.ts'

export interface DdmOptions {
  /** Values before the first test, a whole number >= 1. */
  readonly warmStart?: number
  /** Standard deviations over the best error rate that mean a warning, > 0. */
  readonly warningThreshold?: number
  /** Standard deviations over the best error rate that mean drift, >= warningThreshold. */
  readonly driftThreshold?: number
}

/** DDM: the error rate of a model against the best it had. O(1). Starts anew after a drift. Defaults: 30, 2, 3.
 *  Mind that it alarms on streams that never change: one lucky start is the best rate ever.
 *  Source: Gama et al. 2004, as in river 0.26 (river.drift.binary.DDM), whose detections it repeats. */
export class Ddm {
  readonly #warmStart: number
  readonly #warningThreshold: number
  readonly #driftThreshold: number
  #count = 0
  #rate = 0
  #bestRate = Infinity
  #bestSd = 0
  #statistic = NaN

  /** @throws RangeError if an option is out of its range */
  constructor({ warmStart = 30, warningThreshold = 2, driftThreshold = 3 }: DdmOptions = {}) {
    requireSetting(Number.isInteger(warmStart) && warmStart >= 1, 'warmStart is a whole number >= 1')
    requireSetting(warningThreshold > 0, 'warningThreshold is > 0')
    requireSetting(
      driftThreshold >= warningThreshold && driftThreshold < Infinity,
      'driftThreshold is >= warningThreshold',
    )
    this.#warmStart = warmStart
    this.#warningThreshold = warningThreshold
    this.#driftThreshold = driftThreshold
  }

  /** @param error 1 for a wrong prediction, 0 for a right one
   *  @throws RangeError if it is anything else */
  update(error: number): DriftLevel {
    requireBit(error)
    this.#count += 1
    this.#rate += (1 / this.#count) * (error - this.#rate)
    if (this.#count <= this.#warmStart) return 'none'
    const sd = Math.sqrt(Math.max(0, this.#rate * (1 - this.#rate)) / this.#count)
    const upper = this.#rate + sd
    this.#statistic = upper
    if (upper <= this.#bestRate + this.#bestSd) {
      this.#bestRate = this.#rate
      this.#bestSd = sd
    }
    if (upper > this.#bestRate + this.#driftThreshold * this.#bestSd) {
      this.#startAnew()
      return 'drift'
    }
    return upper > this.#bestRate + this.#warningThreshold * this.#bestSd ? 'warning' : 'none'
  }

  /** Error rate plus its standard deviation, as it was compared last; NaN before. */
  get statistic(): number {
    return this.#statistic
  }

  #startAnew(): void {
    this.#count = 0
    this.#rate = 0
    this.#bestRate = Infinity
    this.#bestSd = 0
  }
}
