import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { type Moments, welchTest } from './welch-test.ts'

interface Means {
  readonly samples: [Moments, Moments]
  readonly statistic: number
  readonly freedom: number
  readonly pValue: number
}
const golden: Means[] = JSON.parse(
  readFileSync(new URL('./golden/means-and-shares.json', import.meta.url), 'utf8'),
).cases.means

function momentsOf(values: readonly number[]): Moments {
  const n = values.length
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  return { n, mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) }
}

/** What a window of counts, sums and sums of squares gives. */
function momentsOfSums({ n, sum, squares }: { n: number; sum: number; squares: number }): Moments {
  return { n, mean: sum / n, variance: Math.max(squares - sum ** 2 / n, 0) / (n - 1) }
}

const moments = fc.record({
  n: fc.integer({ min: 2, max: 100_000 }),
  mean: fc.double({ min: -100, max: 100, noNaN: true }),
  variance: fc.double({ min: 0.01, max: 100, noNaN: true }),
})

describe('Welch test', () => {
  it.each(golden)('equals scipy: $samples', ({ samples: [a, b], ...expected }) => {
    const found = welchTest(a, b)
    expect(Math.abs(found.statistic / expected.statistic - 1)).toBeLessThan(1e-10)
    expect(Math.abs(found.freedom / expected.freedom - 1)).toBeLessThan(1e-10)
    expect(Math.abs(found.pValue / expected.pValue - 1)).toBeLessThan(1e-9)
  })

  it('has the values of the example', () => {
    const found = welchTest({ n: 10, mean: 1, variance: 4 }, { n: 15, mean: 2.5, variance: 1 })
    expect(found.statistic).toBeCloseTo(-2.195775, 6)
    expect(found.freedom).toBeCloseTo(12.035088, 6)
    expect(found.pValue).toBeCloseTo(0.048441, 6)
  })

  it('turns with the samples, and has freedom between the smaller sample and both', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        const found = welchTest(a, b)
        const turned = welchTest(b, a)
        expect(turned.statistic).toBe(0 - found.statistic)
        expect(turned.pValue).toBe(found.pValue)
        expect(found.freedom).toBeGreaterThanOrEqual((Math.min(a.n, b.n) - 1) * (1 - 1e-12))
        expect(found.freedom).toBeLessThanOrEqual((a.n + b.n - 2) * (1 + 1e-12))
      }),
    )
  })

  it('does not care for the unit', () => {
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        const inOther = ({ n, mean, variance }: Moments) => ({
          n,
          mean: 60 * mean,
          variance: 3600 * variance,
        })
        expect(welchTest(inOther(a), inOther(b)).pValue).toBeCloseTo(welchTest(a, b).pValue, 9)
      }),
    )
  })

  it('of merged sums equals that of all rows together, at every step', () => {
    const minute = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 20 })
    const reference = momentsOf([3, -7, 12, 5, 0, 9, -2, 4])
    fc.assert(
      fc.property(fc.array(minute, { minLength: 1, maxLength: 8 }), (minutes) => {
        let merged = { n: 0, sum: 0, squares: 0 }
        for (const [index, values] of minutes.entries()) {
          merged = {
            n: merged.n + values.length,
            sum: values.reduce((sum, x) => sum + x, merged.sum),
            squares: values.reduce((sum, x) => sum + x * x, merged.squares),
          }
          const found = welchTest(reference, momentsOfSums(merged))
          const batch = welchTest(reference, momentsOf(minutes.slice(0, index + 1).flat()))
          expect(found.statistic).toBeCloseTo(batch.statistic, 9)
          expect(found.pValue).toBeCloseTo(batch.pValue, 9)
        }
      }),
    )
  })

  it.each([
    [0, -0],
    [-0, 0],
    [-0, -0],
    [-5e-324, 0],
  ])('gives 0, never -0, for means that are equal or hardly apart: %p and %p', (first, second) => {
    const of = (mean: number) => ({ n: 2, mean, variance: 7.99 })
    expect(welchTest(of(first), of(second))).toMatchObject({ statistic: 0, pValue: 1 })
  })

  it('decides without doubt where nothing varies', () => {
    const constant = { n: 4, mean: 2, variance: 0 }
    expect(welchTest(constant, constant)).toEqual({ statistic: 0, freedom: 6, pValue: 1 })
    expect(welchTest(constant, { n: 3, mean: 3, variance: 0 })).toEqual({
      statistic: -Infinity,
      freedom: 5,
      pValue: 0,
    })
  })

  it('refuses moments that are none', () => {
    const fine = { n: 4, mean: 2, variance: 1 }
    for (const bad of [
      { ...fine, n: 1 },
      { ...fine, n: Infinity },
      { ...fine, mean: NaN },
      { ...fine, variance: -1 },
      { ...fine, variance: NaN },
    ]) {
      expect(() => welchTest(bad, fine)).toThrow(RangeError)
      expect(() => welchTest(fine, bad)).toThrow(RangeError)
    }
  })
})
