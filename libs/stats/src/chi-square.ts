import { logGamma } from './log-gamma.ts'

/** Quantile of the chi-square distribution.
 *  @param share 0 < share < 1, the probability below the quantile
 *  @param freedom degrees of freedom, > 0
 *  @returns relative error about 1e-12
 *  @throws RangeError for other arguments
 *  Bisection of the regularised incomplete gamma function, from bounds that are doubled until they hold the quantile.
 *  @example chiSquareQuantile(0.99, 19) = 36.19086913 */
export function chiSquareQuantile(share: number, freedom: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`${share} is not between 0 and 1`)
  if (!(freedom > 0)) throw new RangeError(`${freedom} degrees of freedom`)
  let high = freedom + 1
  while (lowerGamma(freedom / 2, high / 2) < share) high *= 2
  let low = 0
  while (high - low > 1e-14 * high) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (lowerGamma(freedom / 2, middle / 2) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Probability that a chi-square variable is at least `value`. With one degree of freedom and `value` z * z it is the
 *  two-sided tail of the normal law at z.
 *  @param value >= 0; infinity gives 0
 *  @param freedom degrees of freedom, > 0
 *  @returns 0 to 1, relative error about 1e-12 far in the tail too
 *  @throws RangeError for other arguments
 *  @example chiSquareTail(5.333333333, 2) = 0.069483451 */
export function chiSquareTail(value: number, freedom: number): number {
  if (!(value >= 0)) throw new RangeError(`chi-square of ${value}`)
  if (!(freedom > 0)) throw new RangeError(`${freedom} degrees of freedom`)
  if (value === 0) return 1
  if (value === Infinity) return 0
  const a = freedom / 2
  const x = value / 2
  return x < a + 1 ? 1 - scale(a, x) * series(a, x) : scale(a, x) * fraction(a, x)
}

/** Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0.
 *  Source: Abramowitz & Stegun 6.5.29 (series) and 6.5.31 (continued fraction, by Lentz's method). */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0
  return x < a + 1 ? scale(a, x) * series(a, x) : 1 - scale(a, x) * fraction(a, x)
}

function scale(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a))
}

function series(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= x / (a + k)
    sum += term
  }
  return sum
}

function fraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let value = d
  for (let k = 1; k <= 10_000; k++) {
    const numerator = -k * (k - a)
    b += 2
    d = 1 / notZero(numerator * d + b, tiny)
    c = notZero(b + numerator / c, tiny)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) return value
  }
  throw new RangeError(`the incomplete gamma function of ${a}, ${x} does not converge`)
}

function notZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}
