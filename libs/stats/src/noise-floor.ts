import { chiSquareQuantile } from './chi-square.ts'

/** How large the statistics get without any drift, by chance alone. */
export interface NoiseFloor {
  /** Jensen-Shannon distance, base 2. */
  readonly jensenShannon: number
  /** Population stability index, nats. */
  readonly psi: number
  /** Kolmogorov-Smirnov distance. */
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
export function noiseFloor(
  { n, m, bins }: { readonly n: number; readonly m: number; readonly bins: number },
  share: number,
): NoiseFloor {
  if (!(n > 0 && m > 0)) throw new RangeError(`windows of ${n} and ${m} rows`)
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${bins} is not a number of bins`)
  const c = 1 / n + 1 / m
  const chiSquare = bins === 1 ? 0 : chiSquareQuantile(share, bins - 1)
  return {
    jensenShannon: Math.sqrt((c * chiSquare) / (8 * Math.LN2)),
    psi: c * chiSquare,
    ks: Math.sqrt(c) * kolmogorovQuantile(share),
  }
}

function kolmogorovQuantile(share: number): number {
  let low = 0.2
  let high = 4
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (kolmogorov(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Distribution function of the Kolmogorov law. */
function kolmogorov(x: number): number {
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x)
  return 1 - 2 * sum
}
