import { severity, type DriftLevel } from './drift-level.ts'
import { requireSetting, requireUnit } from './require-number.ts'

export interface HddmWOptions {
  /** Chance of a false drift at one test, 0 < driftConfidence < 1. */
  readonly driftConfidence?: number
  /** Chance of a false warning at one test, driftConfidence <= warningConfidence < 1. */
  readonly warningConfidence?: number
  /** Weight of the newest value in the moving mean, 0 < lambda < 1. */
  readonly lambda?: number
  /** Whether a fall of the mean counts too. */
  readonly twoSided?: boolean
}

/** HDDM-W: exponentially weighted mean since the best cut point against the one up to it, by McDiarmid's bound. O(1).
 *  Starts anew after a drift. Defaults: 0.001, 0.005, 0.05, only a rise. Bounds each test, not the run length.
 *  Source: Frias-Blanco et al. 2015, as in river 0.26 (river.drift.binary.HDDMW), whose detections it repeats. */
export class HddmW {
  readonly #lnDrift: number
  readonly #lnWarning: number
  readonly #lambda: number
  readonly #twoSided: boolean
  #all = emptyMean
  #rise: Cut = noCut
  #fall: Cut = noCut
  #statistic = NaN

  /** @throws RangeError if an option is out of its range */
  constructor(options: HddmWOptions = {}) {
    const { driftConfidence = 0.001, warningConfidence = 0.005, lambda = 0.05, twoSided = false } = options
    requireSetting(
      driftConfidence > 0 && driftConfidence <= warningConfidence && warningConfidence < 1,
      '0 < driftConfidence <= warningConfidence < 1',
    )
    requireSetting(lambda > 0 && lambda < 1, '0 < lambda < 1')
    this.#lnDrift = Math.log(1 / driftConfidence)
    this.#lnWarning = Math.log(1 / warningConfidence)
    this.#lambda = lambda
    this.#twoSided = twoSided
  }

  /** @param x 0 to 1, such as an error (1) or none (0)
   *  @throws RangeError if it is outside of that */
  update(x: number): DriftLevel {
    requireUnit(x)
    this.#all = withValue(this.#all, x, this.#lambda)
    const bound = Math.sqrt((this.#all.weight * this.#lnDrift) / 2)
    this.#rise = this.#moved(this.#rise, x, this.#all.mean + bound)
    if (this.#twoSided) this.#fall = this.#moved(this.#fall, x, bound - this.#all.mean)
    const rise = this.#levelOf(this.#rise, 1)
    const fall = this.#levelOf(this.#fall, -1)
    const { after, before } = severity[rise] >= severity[fall] ? this.#rise : this.#fall
    this.#statistic = Math.abs(after.mean - before.mean)
    if (rise === 'drift' || fall === 'drift') {
      this.#startAnew()
      return 'drift'
    }
    return rise === 'none' ? fall : rise
  }

  /** The cut moves to where the bound of the mean is lowest; else the value belongs to the part behind it. */
  #moved(cut: Cut, x: number, at: number): Cut {
    if (at < cut.at) return { at, before: this.#all, after: emptyMean }
    return { at: cut.at, before: cut.before, after: withValue(cut.after, x, this.#lambda) }
  }

  #levelOf({ before, after }: Cut, direction: 1 | -1): DriftLevel {
    if (before === emptyMean || after === emptyMean) return 'none'
    const change = direction * (after.mean - before.mean)
    const weight = before.weight + after.weight
    if (change > Math.sqrt((weight * this.#lnDrift) / 2)) return 'drift'
    return change > Math.sqrt((weight * this.#lnWarning) / 2) ? 'warning' : 'none'
  }

  /** Change of the mean in the direction that said more, as it was compared last; NaN before. */
  get statistic(): number {
    return this.#statistic
  }

  #startAnew(): void {
    this.#all = emptyMean
    this.#rise = noCut
    this.#fall = noCut
  }
}

/** Exponentially weighted mean, and the sum of its squared weights. */
interface WeightedMean {
  readonly mean: number
  readonly weight: number
}

interface Cut {
  readonly at: number
  readonly before: WeightedMean
  readonly after: WeightedMean
}

const emptyMean: WeightedMean = { mean: 0, weight: 1 }
const noCut: Cut = { at: Infinity, before: emptyMean, after: emptyMean }

function withValue(before: WeightedMean, x: number, lambda: number): WeightedMean {
  return {
    mean: before === emptyMean ? x : lambda * x + (1 - lambda) * before.mean,
    weight: lambda * lambda + (1 - lambda) ** 2 * before.weight,
  }
}
