import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { binnedDistances } from './binned-distances.ts'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { ksInterval } from './ks-interval.ts'
import { populationStability } from './psi.ts'
import { binIndex } from './quantile-bins.ts'

interface Distances {
  readonly reference: number[]
  readonly analysis: number[]
  readonly kullbackLeibler: number
  readonly hellinger: number
  readonly totalVariation: number
  readonly lInfinity: number
}
const golden: Distances[] = JSON.parse(
  readFileSync(new URL('./golden/binned-distances.json', import.meta.url), 'utf8'),
).cases

const window = fc
  .array(fc.nat({ max: 1000 }), { minLength: 5, maxLength: 5 })
  .filter((counts) => counts.some((count) => count > 0))

describe('distances of binned windows', () => {
  it.each(golden)('equal scipy on $reference and $analysis', (expected) => {
    const found = binnedDistances(expected.reference, expected.analysis)
    expect(found.kullbackLeibler).toBeCloseTo(expected.kullbackLeibler, 12)
    expect(found.hellinger).toBeCloseTo(expected.hellinger, 12)
    expect(found.totalVariation).toBeCloseTo(expected.totalVariation, 12)
    expect(found.lInfinity).toBeCloseTo(expected.lInfinity, 12)
  })

  it('have the published values', () => {
    const found = binnedDistances([1e10, 2e10, 3e10, 4e10], [1e10, 1e10, 1e10, 1e10])
    // Of raw shares; so many rows leave nothing of the half rows.
    expect(found.kullbackLeibler).toBeCloseTo(0.106440135, 9)
    expect(found.hellinger).toBeCloseTo(0.167899596, 9)
    expect(found.totalVariation).toBeCloseTo(0.2, 12)
    const categories = binnedDistances([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8])
    expect(categories.hellinger).toBeCloseTo(0.068128, 6)
    const example = binnedDistances([100, 200, 300, 400], [250, 250, 250, 250])
    expect(example.kullbackLeibler).toBeCloseTo(0.105985, 6)
    expect(example.lInfinity).toBeCloseTo(0.15, 12)
  })

  it('are bounded by each other, and 0 for equal shares', () => {
    fc.assert(
      fc.property(window, window, (p, q) => {
        const { kullbackLeibler, hellinger, totalVariation, lInfinity } = binnedDistances(p, q)
        expect(kullbackLeibler).toBeGreaterThanOrEqual(0)
        expect(hellinger ** 2).toBeLessThanOrEqual(totalVariation + 1e-12)
        expect(totalVariation).toBeLessThanOrEqual(Math.SQRT2 * hellinger + 1e-12)
        expect(lInfinity).toBeLessThanOrEqual(totalVariation + 1e-12)
        expect(totalVariation).toBeLessThanOrEqual((p.length / 2) * lInfinity + 1e-12)
        expect(jensenShannonDistance(p, q) ** 2).toBeLessThanOrEqual(totalVariation + 1e-12)
        const doubled = binnedDistances(
          p,
          p.map((count) => 2 * count),
        )
        expect(doubled.hellinger + doubled.totalVariation + doubled.lInfinity).toBeLessThan(1e-12)
      }),
    )
  })

  it('are symmetric, but for Kullback-Leibler, whose two directions add up to the stability index', () => {
    fc.assert(
      fc.property(window, window, (p, q) => {
        const { kullbackLeibler: there, ...forth } = binnedDistances(p, q)
        const { kullbackLeibler: back, ...backwards } = binnedDistances(q, p)
        expect(forth).toEqual(backwards)
        expect(there + back).toBeCloseTo(populationStability(p, q), 10)
      }),
    )
  })

  it('do not grow when bins are joined', () => {
    const joined = ([a = 0, b = 0, ...rest]: readonly number[]) => [a + b, ...rest]
    fc.assert(
      fc.property(window, window, (p, q) => {
        const before = binnedDistances(p, q)
        const after = binnedDistances(joined(p), joined(q))
        expect(after.hellinger).toBeLessThanOrEqual(before.hellinger + 1e-12)
        expect(after.totalVariation).toBeLessThanOrEqual(before.totalVariation + 1e-12)
      }),
    )
  })

  it('are 1 without a common bin, and finite', () => {
    const { kullbackLeibler, ...others } = binnedDistances([3, 0], [0, 8])
    expect(others).toEqual({ hellinger: 1, totalVariation: 1, lInfinity: 1 })
    expect(Number.isFinite(kullbackLeibler)).toBe(true)
  })

  it('of merged windows equal those of all rows together, at every step', () => {
    const edges = [-3, -1, 0, 2, 5]
    const counted = (values: readonly number[]) => {
      const counts = new Uint32Array(edges.length + 1)
      for (const value of values) counts[binIndex(edges, value)] = (counts[binIndex(edges, value)] ?? NaN) + 1
      return counts
    }
    const minute = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 20 })
    const reference = [40, 50, 60, 50, 40, 30]
    fc.assert(
      fc.property(fc.array(minute, { minLength: 1, maxLength: 8 }), (minutes) => {
        let merged = new Uint32Array(edges.length + 1)
        for (const [index, values] of minutes.entries()) {
          const state = counted(values)
          merged = merged.map((count, bin) => count + (state[bin] ?? NaN))
          const all = counted(minutes.slice(0, index + 1).flat())
          expect(binnedDistances(reference, merged)).toEqual(binnedDistances(reference, all))
          expect(jensenShannonDistance(reference, merged)).toBe(jensenShannonDistance(reference, all))
        }
      }),
    )
  })

  it.each([
    [[1, 2], [1]],
    [
      [0, 0],
      [1, 1],
    ],
    [
      [1, 1],
      [0, 0],
    ],
    [
      [1, -1, 3],
      [1, 1, 1],
    ],
    [
      [1, 1],
      [NaN, 1],
    ],
    [
      [1, Infinity],
      [1, 1],
    ],
    [[], []],
  ])('refuse %j against %j', (p, q) => {
    for (const statistic of [binnedDistances, jensenShannonDistance, populationStability, ksInterval])
      expect(() => statistic(p, q)).toThrow(RangeError)
  })
})
