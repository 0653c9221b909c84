/** Where the series in exp(-x * x) and its theta-function dual both converge within a few terms. */
const switchAt = 1
/** Below, the distribution function is under 1e-300. */
const least = 0.04
const terms = 20

/** Probability that a Kolmogorov variable is at least x, the limit law of sqrt(n m / (n + m)) D.
 *  @returns 0 to 1; 1 for x <= 0 too; relative error about 1e-14 in the tail
 *  Source: Smirnov 1948. */
export function kolmogorovTail(x: number): number {
  if (x < least) return 1
  if (x < switchAt) return 1 - lower(x)
  let sum = 0
  for (let k = terms; k >= 1; k--) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x)
  return 2 * sum
}

/** Quantile of the Kolmogorov law.
 *  @param share 0 < share < 1, the probability below the quantile
 *  @returns absolute error about 1e-12
 *  @throws RangeError for another share */
export function kolmogorovQuantile(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`${share} is not between 0 and 1`)
  let low = 0
  let high = 1
  while (1 - kolmogorovTail(high) < share) high *= 2
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (1 - kolmogorovTail(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Distribution function by the dual series, for small x. */
function lower(x: number): number {
  let sum = 0
  for (let k = terms; k >= 1; k--) sum += Math.exp(-(((2 * k - 1) * Math.PI) ** 2) / (8 * x * x))
  return (Math.sqrt(2 * Math.PI) / x) * sum
}
