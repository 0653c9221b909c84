/** `js_distance`: Jensen-Shannon, base 2; `js_corrected`: the same less what chance makes of it; `psi`: nats; `ks`:
 *  Kolmogorov-Smirnov; `wasserstein`: in standard deviations of the reference; `null_share`: of the analysis window. */
export type MeasuredStatistic = 'js_distance' | 'js_corrected' | 'psi' | 'ks' | 'wasserstein' | 'null_share'

/** One statistic, without a verdict. Null where it could not be computed, or has no such number. */
export interface SubjectMeasurement {
  readonly statistic: MeasuredStatistic
  readonly value: number | null
  /** The value of the unbinned rows lies in [lower, upper] for certain (`ks`: `value` is the lower end; `wasserstein`: an
   *  estimate between them), or the share behind it with 99 % confidence (`null_share`). */
  readonly lower: number | null
  readonly upper: number | null
  /** Without drift so large a share of windows of independent rows stays below it as was asked for, 99 % unless said. */
  readonly noiseFloor: number | null
  /** Standard deviations above what chance makes on average. */
  readonly excess: number | null
  /** Probability of such a value, or a larger one, without drift, when rows are independent; of `ks` that of the
   *  divergence of its bins. */
  readonly pValue: number | null
}
