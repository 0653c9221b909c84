/** Confidence interval of a share, for one look.
 *  @param hits 0 <= hits <= n
 *  @param n rows, >= 1
 *  @param z normal quantile of one side, > 0; 2.576 for 99 % on both sides
 *  @returns 0 <= lower <= hits / n <= upper <= 1
 *  @throws RangeError for other arguments
 *  Source: Wilson 1927, without continuity correction.
 *  @example wilsonInterval(10, 100, 1.96) = { lower: 0.055229, upper: 0.174367 } */
export function wilsonInterval(hits: number, n: number, z: number): { lower: number; upper: number } {
  if (!(hits >= 0 && hits <= n && n >= 1)) throw new RangeError(`${hits} of ${n} is not a share`)
  if (!(z > 0)) throw new RangeError(`${z} is not a quantile`)
  const share = hits / n
  const centre = share + (z * z) / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return { lower: Math.max((centre - reach) / scale, 0), upper: Math.min((centre + reach) / scale, 1) }
}
