import { chiSquareTail } from './chi-square.ts'
import { tieGroups } from './tie-groups.ts'

/** Half a step of the statistic, since its law is one of whole numbers. */
const continuity = 0.5

/** Two-sided Mann-Whitney (Wilcoxon rank-sum) test that values of two samples are as likely above as below each other.
 *  @param a length n >= 1, any order
 *  @param b length m >= 1
 *  @returns statistic: U of `a`, the number of pairs with a's value above b's, ties count half, 0 to n m; U / (n m) is
 *  the area under the ROC curve; pValue: normal law with the variance corrected for ties and with continuity
 *  correction, also for few values; all values alike give 1. O(n log n + m log m)
 *  @throws RangeError if a sample is empty or holds a value that is not a finite number
 *  Source: Mann & Whitney 1947; scipy's method 'asymptotic'.
 *  @example [1, 2, 2, 3, 3, 3, 4, 4, 5, 9] and [2, 3, 3, 4, 4, 5, 5, 6, 7, 10]: U 30, p 0.134763 */
export function mannWhitneyTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly statistic: number; readonly pValue: number } {
  const pairs = a.length * b.length
  const rows = a.length + b.length
  let statistic = 0
  let belowB = 0
  let ties = 0
  for (const { inA, inB } of tieGroups(a, b)) {
    statistic += inA * (belowB + inB / 2)
    belowB += inB
    ties += (inA + inB) ** 3 - (inA + inB)
  }
  const variance = (pairs / 12) * (rows + 1 - ties / (rows * (rows - 1)))
  const away = Math.abs(statistic - pairs / 2) - continuity
  if (!(variance > 0) || away <= 0) return { statistic, pValue: 1 }
  return { statistic, pValue: chiSquareTail((away * away) / variance, 1) }
}
