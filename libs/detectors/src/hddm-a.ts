import { severity, type DriftLevel } from './drift-level.ts'
import { requireSetting, requireUnit } from './require-number.ts'

export interface HddmAOptions {
  /** Chance of a false drift at one test, 0 < driftConfidence < 1. */
  readonly driftConfidence?: number
  /** Chance of a false warning at one test, driftConfidence <= warningConfidence < 1. */
  readonly warningConfidence?: number
  /** Whether a fall of the mean counts too. */
  readonly twoSided?: boolean
}

/** HDDM-A: mean of all values against the mean up to the best cut point, by Hoeffding's bound. O(1). Starts anew after
 *  a drift. Defaults: 0.001, 0.005, only a rise. Bounds each test, not the run length.
 *  Source: Frias-Blanco et al. 2015, as in river 0.26 (river.drift.binary.HDDMA), whose detections it repeats. */
export class HddmA {
  readonly #lnDrift: number
  readonly #lnWarning: number
  readonly #lnCut: number
  readonly #twoSided: boolean
  #count = 0
  #mean = 0
  #lowCount = 0
  #lowMean = 0
  #highCount = 0
  #highMean = 0
  #statistic = NaN

  /** @throws RangeError if an option is out of its range */
  constructor(options: HddmAOptions = {}) {
    const { driftConfidence = 0.001, warningConfidence = 0.005, twoSided = false } = options
    requireSetting(
      driftConfidence > 0 && driftConfidence <= warningConfidence && warningConfidence < 1,
      '0 < driftConfidence <= warningConfidence < 1',
    )
    this.#lnDrift = Math.log(2 / driftConfidence)
    this.#lnWarning = Math.log(2 / warningConfidence)
    this.#lnCut = Math.log(1 / driftConfidence)
    this.#twoSided = twoSided
  }

  /** @param x 0 to 1, such as an error (1) or none (0)
   *  @throws RangeError if it is outside of that */
  update(x: number): DriftLevel {
    requireUnit(x)
    this.#count += 1
    this.#mean += (1 / this.#count) * (x - this.#mean)
    this.#moveCuts()
    const rise = this.#levelOf(this.#mean - this.#lowMean, this.#lowCount)
    const fall = this.#twoSided ? this.#levelOf(this.#highMean - this.#mean, this.#highCount) : 'none'
    this.#statistic =
      severity[rise] >= severity[fall] ? this.#mean - this.#lowMean : this.#highMean - this.#mean
    if (rise === 'drift' || fall === 'drift') {
      this.#startAnew()
      return 'drift'
    }
    return rise === 'none' ? fall : rise
  }

  /** The cuts stay where the mean was surely lowest and highest. */
  #moveCuts(): void {
    const bound = this.#bound(this.#count)
    if (this.#lowCount === 0 || this.#lowMean + this.#bound(this.#lowCount) >= this.#mean + bound) {
      this.#lowCount = this.#count
      this.#lowMean = this.#mean
    }
    if (this.#highCount === 0 || this.#highMean - this.#bound(this.#highCount) <= this.#mean - bound) {
      this.#highCount = this.#count
      this.#highMean = this.#mean
    }
  }

  #bound(count: number): number {
    return Math.sqrt((1 / (2 * count)) * this.#lnCut)
  }

  #levelOf(change: number, cut: number): DriftLevel {
    if (cut === this.#count) return 'none'
    const spread = ((this.#count - cut) / cut) * (1 / this.#count)
    if (change >= Math.sqrt((spread / 2) * this.#lnDrift)) return 'drift'
    return change >= Math.sqrt((spread / 2) * this.#lnWarning) ? 'warning' : 'none'
  }

  /** Change of the mean in the direction that said more, as it was compared last; NaN before. */
  get statistic(): number {
    return this.#statistic
  }

  #startAnew(): void {
    this.#count = 0
    this.#mean = 0
    this.#lowCount = 0
    this.#highCount = 0
  }
}
