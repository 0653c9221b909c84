import { logBeta } from './log-gamma.ts'

/** Regularised incomplete beta function I_x(a, b), the distribution function of a beta variable.
 *  @param x 0 <= x <= 1
 *  @param a > 0
 *  @param b > 0
 *  @returns 0 to 1, relative error about 1e-10 for a + b up to 1e6. O(sqrt(max(a, b)))
 *  @throws RangeError for other arguments
 *  Source: Abramowitz & Stegun 26.5.8, by Lentz's method. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) throw new RangeError(`incomplete beta of ${x}, ${a}, ${b}`)
  if (x === 0 || x === 1) return x
  const scale = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b))
  return x < (a + 1) / (a + b + 2) ? (scale / a) * fraction(x, a, b) : 1 - (scale / b) * fraction(1 - x, b, a)
}

function fraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let k = 1; k <= 100_000; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k))
    d = 1 / notZero(1 + even * d)
    c = notZero(1 + even / c)
    value *= d * c
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1))
    d = 1 / notZero(1 + odd * d)
    c = notZero(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-15) return value
  }
  throw new RangeError(`the incomplete beta function of ${x}, ${a}, ${b} does not converge`)
}

function notZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}
