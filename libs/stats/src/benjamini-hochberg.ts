import { type Discoveries, stepUp } from './step-up.ts'

/** Discoveries among many hypotheses with a bound on the expected share of false ones among them.
 *  @param pValues one a hypothesis, 0 to 1, any order; none gives no discoveries
 *  @param q bound of the false discovery rate, 0 < q < 1
 *  @returns discoveries: indices whose adjusted p-value is at most q, rising; adjusted: in the order of the input.
 *  The bound holds for independent and for positively dependent p-values. O(K log K)
 *  @throws RangeError for other arguments
 *  Source: Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001 (dependence).
 *  @example benjaminiHochberg([0.03, 0.001, 0.4], 0.05) = { discoveries: [0, 1], adjusted: [0.045, 0.003, 0.4] } */
export function benjaminiHochberg(pValues: ArrayLike<number>, q: number): Discoveries {
  const scores = Array.from(pValues)
  for (const p of scores) if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value of ${p}`)
  return stepUp(scores, q)
}
