import { incompleteBeta } from './incomplete-beta.ts'
import { logBeta } from './log-gamma.ts'

const prior = 0.5

/** Upper confidence bound of a rate, valid at all looks together: however often and whenever it is looked at, the
 *  probability that it is ever below the true rate is at most alpha.
 *  @param bad units with a bad event, 0 <= bad <= n
 *  @param n units
 *  @param alpha 0 < alpha < 0.5
 *  @returns bad / n < bound <= 1; 1 without units. Units are independent, or their rate given the past is constant
 *  @throws RangeError for other arguments
 *  For each rate r the likelihood ratio against r, mixed over the rates below r by a Jeffreys prior cut off at r, is a
 *  supermartingale as long as the rate is r or more; the bound is the smallest r from which on that is ruled out.
 *  Source: Robbins 1970 (mixtures), one-sided as in Howard et al. 2021.
 *  @example no bad event in 1,000 units, alpha 0.01: 0.005571; a fixed sample would give 0.004595 */
export function upperRateBound(bad: number, n: number, alpha: number): number {
  const counts = Number.isInteger(bad) && Number.isInteger(n) && bad >= 0 && bad <= n
  if (!counts) throw new RangeError(`${bad} of ${n} is not a count of units`)
  if (!(alpha > 0 && alpha < 0.5)) throw new RangeError(`alpha ${alpha} is not between 0 and 0.5`)
  if (bad === n) return 1
  const wanted = Math.log(1 / alpha)
  // Up to (bad + 1/2) / n the ratio is at most 2; above, it rises with the rate, so there is one root.
  let low = Math.min((bad + prior) / n, 1)
  let high = 1
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (logRatio(middle, bad, n) < wanted) low = middle
    else high = middle
  }
  return high
}

function logRatio(rate: number, bad: number, n: number): number {
  const mixed =
    logBeta(prior + bad, prior + n - bad) + Math.log(incompleteBeta(rate, prior + bad, prior + n - bad))
  // The beta function of the prior, up to the rate, in closed form.
  const cutOff = Math.log(2 * Math.asin(Math.sqrt(rate)))
  return mixed - cutOff - bad * Math.log(rate) - (n - bad) * Math.log1p(-rate)
}
