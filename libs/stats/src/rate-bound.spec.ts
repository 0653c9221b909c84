import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { upperRateBound } from './rate-bound.ts'

const golden: { bad: number; n: number; alpha: number; bound: number }[] = JSON.parse(
  readFileSync(new URL('./golden/rate-bound.json', import.meta.url), 'utf8'),
).cases

const counts = fc
  .integer({ min: 0, max: 3_000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))

/** The fewest bad events of n with which the bound is not below the rate. */
function fewestBad(n: number, rate: number, alpha: number): number {
  let low = 0
  let high = n
  while (low < high) {
    const middle = (low + high) >> 1
    if (upperRateBound(middle, n, alpha) >= rate) high = middle
    else low = middle + 1
  }
  return low
}

/** Share of 500 runs in which the bound is ever below the true rate, looked at after every 40th of 800 units. */
function missed(rate: number, alpha: number): number {
  let x = 1867
  const random = () => (x = (16807 * x) % 2147483647) / 2147483647
  const least = Array.from({ length: 20 }, (_, look) => fewestBad(40 * (look + 1), rate, alpha))
  const misses = Array.from({ length: 500 }, () => {
    let bad = 0
    return least.some((fewest) => {
      for (let i = 0; i < 40; i++) bad += Number(random() < rate)
      return bad < fewest
    })
  })
  return misses.filter(Boolean).length / misses.length
}

describe('upper bound of a rate', () => {
  it.each(golden)('equals the integrated mixture: $bad of $n at $alpha', ({ bad, n, alpha, bound }) => {
    expect(upperRateBound(bad, n, alpha)).toBeCloseTo(bound, 9)
  })

  it('lies above the observed rate, rises with bad events, falls with good ones and with alpha', () => {
    fc.assert(
      fc.property(counts, ([bad, n]) => {
        const bound = upperRateBound(bad, n, 0.01)
        expect(bound).toBeLessThanOrEqual(1)
        if (n > 0) expect(bound).toBeGreaterThanOrEqual(bad / n)
        expect(upperRateBound(bad + 1, n + 1, 0.01)).toBeGreaterThanOrEqual(bound - 1e-9)
        expect(upperRateBound(bad, n + 1, 0.01)).toBeLessThanOrEqual(bound + 1e-9)
        expect(upperRateBound(bad, n, 0.05)).toBeLessThanOrEqual(bound + 1e-9)
      }),
      { numRuns: 30 },
    )
  })

  it('lets a challenger without a bad event pass a limit of 1 % within 560 units', () => {
    expect(upperRateBound(0, 560, 0.01)).toBeLessThan(0.01)
    expect(upperRateBound(0, 458, 0.01)).toBeGreaterThan(0.01)
  })

  it('is 1 without units, and works with millions', () => {
    expect(upperRateBound(0, 0, 0.01)).toBe(1)
    expect(upperRateBound(4, 4, 0.01)).toBe(1)
    const bound = upperRateBound(1_000, 10_000_000, 0.01)
    expect(bound).toBeGreaterThan(1e-4)
    expect(bound).toBeLessThan(1.2e-4)
  })

  it('refuses counts that are none', () => {
    for (const [bad, n, alpha] of [
      [-1, 2, 0.01],
      [3, 2, 0.01],
      [0.5, 2, 0.01],
      [1, 2, 0],
      [1, 2, 0.6],
    ] as const)
      expect(() => upperRateBound(bad, n, alpha)).toThrow(RangeError)
  })
})

describe('upper bound of a rate, calibration', () => {
  it('is ever below the true rate at most alpha of the time, at twenty looks', () => {
    expect(missed(0.02, 0.05)).toBeLessThanOrEqual(0.05)
    expect(missed(0.3, 0.05)).toBeLessThanOrEqual(0.05)
  })

  it('is not idle: a tenfold alpha is missed more often than never', () => {
    expect(missed(0.1, 0.45)).toBeGreaterThan(0.05)
  })
})
