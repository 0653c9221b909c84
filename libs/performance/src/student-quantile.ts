/** Beyond this the quantile moves by less than 1 %; the series would only grow. */
const mostFreedom = 200

/** Two-sided quantile of Student's t: |t| stays at or under it with probability `level`.
 *  @param level 0 < level < 1
 *  @param freedom degrees, a whole number >= 1; above 200 counted as 200, which is at most 1 % too wide at 0.99
 *  @returns > 0, accurate to 1e-9 of itself
 *  @throws RangeError for another level or freedom
 *  Source: Abramowitz & Stegun 26.7.3 and 26.7.4, inverted by bisection.
 *  @example studentQuantile(0.95, 7) = 2.3646243 */
export function studentQuantile(level: number, freedom: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`level ${level} is not between 0 and 1`)
  if (!Number.isInteger(freedom) || freedom < 1) throw new RangeError(`${freedom} degrees of freedom`)
  const degrees = Math.min(freedom, mostFreedom)
  // In the angle atan(t / sqrt(freedom)) the whole half line is the interval (0, pi / 2).
  let low = 0
  let high = Math.PI / 2
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (shareWithin(middle, degrees) < level) low = middle
    else high = middle
  }
  return Math.tan((low + high) / 2) * Math.sqrt(degrees)
}

/** P(|t| <= tan(angle) sqrt(freedom)). */
function shareWithin(angle: number, freedom: number): number {
  const sine = Math.sin(angle)
  const cosineSquared = Math.cos(angle) ** 2
  const isOdd = freedom % 2 === 1
  let term = isOdd ? Math.cos(angle) : 1
  let sum = freedom === 1 ? 0 : term
  for (let k = isOdd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosineSquared
    sum += term
  }
  return isOdd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum
}
