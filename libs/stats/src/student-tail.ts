import { chiSquareTail } from './chi-square.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/** From here on the expansion is the more exact way. */
const manyDegrees = 10_000

/** Probability that a Student t variable is at least |t| away from 0, both sides together.
 *  @param t any number; an infinite one gives 0
 *  @param freedom degrees of freedom, > 0, whole or not
 *  @returns 0 to 1, relative error about 1e-10
 *  @throws RangeError for other arguments
 *  Source: Abramowitz & Stegun 26.7.1 (incomplete beta); Hill 1970 (normal expansion for many degrees of freedom). */
export function studentTail(t: number, freedom: number): number {
  if (Number.isNaN(t)) throw new RangeError(`Student tail of ${t}`)
  if (!(freedom > 0)) throw new RangeError(`${freedom} degrees of freedom`)
  if (Math.abs(t) === Infinity) return 0
  const squared = t * t
  if (freedom < manyDegrees) {
    // Near 0 the other end of the beta law is the exact one.
    if (squared < 1) return 1 - incompleteBeta(squared / (freedom + squared), 0.5, freedom / 2)
    return incompleteBeta(freedom / (freedom + squared), freedom / 2, 0.5)
  }
  const a = freedom - 0.5
  const b = 48 * a * a
  const w = Math.sqrt(a * Math.log1p(squared / freedom))
  const second = (4 * w ** 7 + 33 * w ** 5 + 240 * w ** 3 + 855 * w) / (10 * b * (b + 0.8 * w ** 4 + 100))
  const z = w + (w ** 3 + 3 * w) / b - second
  return chiSquareTail(z * z, 1)
}
