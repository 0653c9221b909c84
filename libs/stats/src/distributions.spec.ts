import { readFileSync } from 'node:fs'
import { chiSquareQuantile, lowerGamma } from './chi-square.ts'
import { incompleteBeta } from './incomplete-beta.ts'
import { logGamma } from './log-gamma.ts'
import { wilsonInterval } from './wilson.ts'

interface Distributions {
  readonly chiSquare: { share: number; freedom: number; quantile: number }[]
  readonly logGamma: { x: number; value: number }[]
  readonly incompleteBeta: { x: number; a: number; b: number; value: number }[]
}
const expected: Distributions = JSON.parse(
  readFileSync(new URL('./golden/distributions.json', import.meta.url), 'utf8'),
).cases
const wilson: { hits: number; n: number; z: number; lower: number; upper: number }[] = JSON.parse(
  readFileSync(new URL('./golden/wilson.json', import.meta.url), 'utf8'),
).cases
const relative = (found: number, value: number) => Math.abs(found - value) / Math.max(Math.abs(value), 1e-300)

describe('distributions', () => {
  it.each(expected.chiSquare)('chi-square quantile $share of $freedom', ({ share, freedom, quantile }) => {
    expect(relative(chiSquareQuantile(share, freedom), quantile)).toBeLessThan(1e-10)
    expect(lowerGamma(freedom / 2, quantile / 2)).toBeCloseTo(share, 10)
  })

  it.each(expected.logGamma)('log gamma of $x', ({ x, value }) => {
    expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-13 * Math.max(1, Math.abs(value)))
  })

  it.each(expected.incompleteBeta)('incomplete beta of $x, $a, $b', ({ x, a, b, value }) => {
    // Below 1e-300 the value is 0 for all uses.
    expect(Math.abs(incompleteBeta(x, a, b) - value)).toBeLessThanOrEqual(1e-9 * value + 1e-300)
  })

  it.each(wilson)('Wilson interval of $hits of $n', ({ hits, n, z, lower, upper }) => {
    const found = wilsonInterval(hits, n, z)
    expect(found.lower).toBeCloseTo(lower, 12)
    expect(found.upper).toBeCloseTo(upper, 12)
  })

  it('refuse arguments outside of their domain', () => {
    const calls = [
      () => chiSquareQuantile(1, 3),
      () => chiSquareQuantile(0.5, 0),
      () => logGamma(0),
      () => incompleteBeta(1.1, 1, 1),
      () => wilsonInterval(3, 2, 1.96),
      () => wilsonInterval(1, 2, 0),
    ]
    for (const call of calls) expect(call).toThrow(RangeError)
  })
})
