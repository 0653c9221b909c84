import { type Discoveries, stepUp } from './step-up.ts'

/** Discoveries among many hypotheses from e-values, with a bound on the expected share of false ones among them that
 *  holds under any dependence, and at any look of e-processes.
 *  @param eValues one a hypothesis, >= 0, infinity allowed, any order; none gives no discoveries
 *  @param q bound of the false discovery rate, 0 < q < 1
 *  @returns discoveries: indices whose adjusted value is at most q, rising; adjusted: least of K / (rank e) over its
 *  own and all smaller e-values, at most 1, in the order of the input. O(K log K)
 *  @throws RangeError for other arguments
 *  Source: Wang & Ramdas 2022.
 *  @example eBenjaminiHochberg([40, 100, 1], 0.05) = { discoveries: [0, 1], adjusted: [0.0375, 0.03, 1] } */
export function eBenjaminiHochberg(eValues: ArrayLike<number>, q: number): Discoveries {
  const values = Array.from(eValues)
  for (const e of values) if (!(e >= 0)) throw new RangeError(`an e-value of ${e}`)
  return stepUp(
    values.map((e) => 1 / e),
    q,
  )
}
