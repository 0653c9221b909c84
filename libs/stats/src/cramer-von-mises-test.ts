import { cramerVonMisesTail } from './cramer-von-mises-law.ts'
import { leastSquaresTail } from './cramer-von-mises-paths.ts'
import { type TieGroup, tieGroups } from './tie-groups.ts'

/** A test of two samples. The p-value comes from the exact law of its statistic, or from the limit law. */
export interface CramerVonMisesTest {
  readonly statistic: number
  readonly pValue: number
  readonly law: 'exact' | 'asymptotic'
}

/** Longest sample for which the orders of the values are counted. */
const exactUpTo = 20

/** Two-sample Cramer-von Mises test: the mean squared difference of the distribution functions.
 *  @param a length n >= 2, any order
 *  @param b length m >= 2
 *  @returns statistic: T of Anderson, equal values have their mean rank; pValue: probability of a T at least so large
 *  when both are independent draws of one continuous distribution; the exact law if no sample is longer than 20 (ties
 *  as if there were none), else the limit law of the standardised statistic, absolute error 1e-13.
 *  O(n log n + m log m)
 *  @throws RangeError if a sample has fewer values or holds one that is not a finite number
 *  Source: Anderson 1962; Xiao, Gordon & Yakovlev 2006 (exact law).
 *  @example [1, 2, 2, 3, 3, 3, 4, 4, 5, 9] and [2, 3, 3, 4, 4, 5, 5, 6, 7, 10]: T 0.25, p 0.204323540 */
export function cramerVonMisesTest(a: ArrayLike<number>, b: ArrayLike<number>): CramerVonMisesTest {
  const [n, m] = [a.length, b.length]
  if (n < 2 || m < 2) throw new RangeError(`samples of ${n} and ${m} values`)
  const pairs = n * m
  const rows = n + m
  const ranks = rankDistance(tieGroups(a, b), n, m)
  const statistic = ranks / (pairs * rows) - (4 * pairs - 1) / (6 * rows)
  if (Math.max(n, m) <= exactUpTo)
    return { statistic, pValue: leastSquaresTail({ n, m, ranks }), law: 'exact' }
  const mean = (1 + 1 / rows) / 6
  const variance =
    ((rows + 1) * (4 * pairs * rows - 3 * (n * n + m * m) - 2 * pairs)) / (45 * rows * rows * 4 * pairs)
  const standardised = 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance)
  return { statistic, pValue: cramerVonMisesTail(standardised), law: 'asymptotic' }
}

/** n times the sum of (rank - place)^2 of a's values, plus m times that of b's (Anderson's U). */
function rankDistance(groups: readonly TieGroup[], n: number, m: number): number {
  let ofA = 0
  let ofB = 0
  let belowA = 0
  let belowB = 0
  for (const { inA, inB } of groups) {
    const rank = belowA + belowB + (inA + inB + 1) / 2
    for (let k = 1; k <= inA; k++) ofA += (rank - belowA - k) ** 2
    for (let k = 1; k <= inB; k++) ofB += (rank - belowB - k) ** 2
    belowA += inA
    belowB += inB
  }
  return n * ofA + m * ofB
}
