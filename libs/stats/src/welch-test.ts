import { studentTail } from './student-tail.ts'

/** What is left of a sample: all that the test needs, and that windows can be merged to. */
export interface Moments {
  readonly n: number
  readonly mean: number
  /** Sum of squared deviations divided by n - 1. */
  readonly variance: number
}

/** Two-sided test of Welch that two windows have the same mean, whatever their variances.
 *  @param a n >= 2, mean finite, variance >= 0 (divisor n - 1)
 *  @param b likewise
 *  @returns statistic: t, above 0 if a's mean is the larger; freedom by Welch and Satterthwaite, not whole; pValue:
 *  two-sided. Without any variance: equal means give t 0 and p-value 1, others an infinite t and 0, freedom n + m - 2
 *  @throws RangeError for other arguments
 *  Source: Welch 1947.
 *  @example { n: 10, mean: 1, variance: 4 } and { n: 15, mean: 2.5, variance: 1 }: t -2.195775, freedom 12.035088,
 *  p 0.048441 */
export function welchTest(
  a: Moments,
  b: Moments,
): { readonly statistic: number; readonly freedom: number; readonly pValue: number } {
  for (const { n, mean, variance } of [a, b])
    if (!(n >= 2 && n < Infinity && Number.isFinite(mean) && variance >= 0 && variance < Infinity))
      throw new RangeError(`mean ${mean} and variance ${variance} of ${n} rows`)
  const [ofA, ofB] = [a.variance / a.n, b.variance / b.n]
  const difference = a.mean - b.mean
  if (ofA + ofB === 0) {
    const statistic = difference === 0 ? 0 : Math.sign(difference) * Infinity
    return { statistic, freedom: a.n + b.n - 2, pValue: difference === 0 ? 1 : 0 }
  }
  // Means -0 and 0, or 0 and the least number that there is: 0, not -0.
  const statistic = difference / Math.sqrt(ofA + ofB) + 0
  // As shares of the sum, so that tiny variances do not underflow when squared.
  const [shareA, shareB] = [ofA / (ofA + ofB), ofB / (ofA + ofB)]
  const freedom = 1 / (shareA ** 2 / (a.n - 1) + shareB ** 2 / (b.n - 1))
  return { statistic, freedom, pValue: studentTail(statistic, freedom) }
}
