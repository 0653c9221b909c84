import { chiSquareQuantile } from './chi-square.ts'
import { kolmogorovQuantile } from './kolmogorov.ts'

/** The two windows compared: rows n of the reference and m of the analysis, number of bins that hold rows. */
export interface WindowSizes {
  readonly n: number
  readonly m: number
  readonly bins: number
}

/** How large the statistics get without any drift, by chance alone. */
export interface NoiseFloor {
  /** Jensen-Shannon distance, base 2; at most 1, where it ends. */
  readonly jensenShannon: number
  /** Mean and standard deviation of the squared Jensen-Shannon distance d (base 2), whatever the share asked for: the
   *  excess is (d * d - mean) / sd, the distance without its noise is sqrt(max(0, d * d - mean)). */
  readonly expectedJensenShannonSquared: number
  readonly sdJensenShannonSquared: number
  /** Population stability index, nats. */
  readonly psi: number
  /** Kolmogorov-Smirnov distance; at most 1. */
  readonly ks: number
}

/** Quantiles of the statistics' null laws when both windows are independent rows of one distribution. Windows of
 *  neighbouring rows that are alike exceed them more often.
 *  @param sizes rows n of the reference and m of the analysis window, both > 0, and the number K >= 1 of bins that
 *  hold rows; with K = 1 the divergences are 0
 *  @param share 0 < share < 1, for example 0.99
 *  @returns with c = 1/n + 1/m: PSI ~ c chi2(K-1), squared JS ~ c chi2(K-1) / (8 ln 2), KS ~ sqrt(c) Kolmogorov
 *  @throws RangeError for other arguments
 *  Source: second-order expansion of f-divergences, Pardo 2006; Smirnov 1948. Good for 5 rows a bin and more.
 *  @example n 5,000, m 1,000, K 10, share 0.95: PSI 0.020303 */
export function noiseFloor(sizes: WindowSizes, share: number): NoiseFloor {
  const c = noiseScale(sizes)
  const freedom = sizes.bins - 1
  const chiSquare = freedom === 0 ? 0 : chiSquareQuantile(share, freedom)
  const squared = c / (8 * Math.LN2)
  return {
    jensenShannon: Math.min(Math.sqrt(squared * chiSquare), 1),
    expectedJensenShannonSquared: squared * freedom,
    sdJensenShannonSquared: squared * Math.sqrt(2 * freedom),
    psi: c * chiSquare,
    ks: Math.min(Math.sqrt(c) * kolmogorovQuantile(share), 1),
  }
}

/** 1/n + 1/m, to which all null laws are proportional.
 *  @throws RangeError if a window has no rows, or the bins are no whole number >= 1 */
export function noiseScale({ n, m, bins }: WindowSizes): number {
  if (!(n > 0 && m > 0)) throw new RangeError(`windows of ${n} and ${m} rows`)
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} is not a number of bins`)
  return 1 / n + 1 / m
}
