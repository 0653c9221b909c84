/** Two-sample Kolmogorov-Smirnov distance of two sorted samples, times n m: a whole number, so comparing it is exact.
 *  @param a rising, length n >= 1
 *  @param b rising, length m >= 1
 *  @returns 0 to n m; ties count on both sides at once. O(n + m) */
export function scaledDistance(a: Float64Array, b: Float64Array): number {
  const n = a.length
  const m = b.length
  let i = 0
  let j = 0
  let most = 0
  while (i < n && j < m) {
    const x = Math.min(a[i] ?? NaN, b[j] ?? NaN)
    while (a[i] === x) i++
    while (b[j] === x) j++
    most = Math.max(most, Math.abs(i * m - j * n))
  }
  return most
}

/** The least distance of two samples of one continuous distribution that is as rare as wanted, times n m.
 *  @param n size of one sample, a whole number >= 1
 *  @param m size of the other
 *  @param alpha chance, 0 < alpha < 1; over about 1e-12, which is how exact the sums are
 *  @returns the least whole k with P(distance >= k / (n m)) <= alpha; n m + 1, which no distance reaches, if there is
 *  none. O(n m log(n m))
 *  Source: lattice paths between two lines, Hodges 1958.
 *  @example criticalDistance(70, 30, 0.005) = 771; the least that can occur is 780, a distance of 0.371 */
export function criticalDistance(n: number, m: number, alpha: number): number {
  let tooLow = 0
  let critical = n * m + 1
  while (critical - tooLow > 1) {
    const middle = Math.floor((tooLow + critical) / 2)
    if (1 - chanceBelow(n, m, middle) <= alpha) critical = middle
    else tooLow = middle
  }
  return critical
}

/** P(scaled distance < limit): the share of the orders of n + m values whose path stays between the two lines. */
function chanceBelow(n: number, m: number, limit: number): number {
  const shares = new Float64Array(m + 1)
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      const ahead = i * m - j * n
      const inside = ahead < limit && -ahead < limit
      const fromLess = i === 0 ? 0 : ((shares[j] ?? NaN) * i) / (i + j)
      const fromLeft = j === 0 ? 0 : ((shares[j - 1] ?? NaN) * j) / (i + j)
      const share = i + j === 0 ? 1 : fromLess + fromLeft
      shares[j] = inside ? share : 0
    }
  }
  return shares[m] ?? NaN
}
