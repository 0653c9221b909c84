const g = 7
const lead = 0.99999999999980993
const coefficients = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Natural log of the gamma function.
 *  @param x > 0
 *  @returns relative error about 1e-14
 *  @throws RangeError for another x
 *  Source: Lanczos 1964, coefficients of Godfrey 2001. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`log gamma of ${x}`)
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const series = coefficients.reduce((sum, coefficient, i) => sum + coefficient / (shifted + i + 1), lead)
  const t = shifted + g + 0.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series)
}

/** Natural log of the beta function, a > 0 and b > 0. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}
