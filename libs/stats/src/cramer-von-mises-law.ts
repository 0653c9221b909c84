import { logGamma } from './log-gamma.ts'

/** Below, the distribution function is under 1e-17. */
const least = 0.003
/** Above, the tail is under 1e-17. */
const most = 80

/** Probability that the limit variable of the Cramer-von Mises statistic, the integral of a squared Brownian bridge,
 *  is at least x.
 *  @returns 0 to 1, absolute error about 1e-14, so a smaller tail is rounding
 *  Source: Anderson & Darling 1952, formula 4.35. */
export function cramerVonMisesTail(x: number): number {
  if (x < least) return 1
  if (x > most) return 0
  let sum = 0
  for (let k = 0; ; k++) {
    const y = (4 * k + 1) ** 2 / (16 * x)
    const weight = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) * Math.sqrt(4 * k + 1)
    const term = weight * Math.exp(-2 * y) * scaledBessel(y)
    sum += term
    if (term < 1e-18 && y > 1) break
  }
  return Math.min(Math.max(1 - sum / (Math.PI ** 1.5 * Math.sqrt(x)), 0), 1)
}

/** exp(y) times the modified Bessel function K of order 1/4, from its integral over exp(-y cosh t) cosh(t / 4). The
 *  trapezoidal rule converges faster than any power of the step there. */
function scaledBessel(y: number): number {
  // Far enough for exp(-y (cosh t - 1)) to be below 1e-17.
  const end = Math.acosh(1 + 40 / y)
  const steps = 80
  const step = end / steps
  let sum = 0.5
  for (let i = 1; i <= steps; i++) {
    const t = i * step
    // cosh t - 1, without cancellation for small t.
    sum += Math.exp(-2 * y * Math.sinh(t / 2) ** 2) * Math.cosh(t / 4)
  }
  return step * sum
}
