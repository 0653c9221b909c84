import { tieGroups } from './tie-groups.ts'

/** Wasserstein-1 distance of two samples: the area between their distribution functions, the least mean way by which
 *  the values of one have to move to become the other.
 *  @param a length n >= 1, any order
 *  @param b length m >= 1
 *  @returns unit of the values, >= 0, symmetric, a metric; divide by the reference's standard deviation to compare
 *  columns. O(n log n + m log m)
 *  @throws RangeError if a sample is empty or holds a value that is not a finite number
 *  Source: Vallender 1974.
 *  @example [1, 2, 2, 3, 3, 3, 4, 4, 5, 9] and [2, 3, 3, 4, 4, 5, 5, 6, 7, 10]: 1.3 */
export function wassersteinDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [n, m] = [a.length, b.length]
  let area = 0
  let belowA = 0
  let belowB = 0
  let before = NaN
  for (const { value, inA, inB } of tieGroups(a, b)) {
    if (belowA !== 0 || belowB !== 0) area += (value - before) * Math.abs(belowA / n - belowB / m)
    belowA += inA
    belowB += inB
    before = value
  }
  return area
}
