import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { chiSquareTest } from './chi-square-test.ts'
import { twoProportionTest } from './two-proportion-test.ts'

const tables: { table: number[][]; statistic: number; freedom: number; pValue: number }[] = JSON.parse(
  readFileSync(new URL('./golden/tables.json', import.meta.url), 'utf8'),
).cases
const shares: { hits: [number, number]; n: [number, number]; statistic: number; pValue: number }[] =
  JSON.parse(readFileSync(new URL('./golden/means-and-shares.json', import.meta.url), 'utf8')).cases.shares

/** Below 1e-300 the p-value is 0 for all uses. */
const relative = (found: number, value: number) => Math.abs(found - value) / Math.max(value, 1e-300)
const row = fc
  .array(fc.nat({ max: 300 }), { minLength: 4, maxLength: 4 })
  .filter((counts) => counts.some(Boolean))

describe('chi-square test of a table', () => {
  it.each(tables)('equals scipy: $table', ({ table, ...expected }) => {
    const found = chiSquareTest(table)
    expect(found.statistic).toBeCloseTo(expected.statistic, 9)
    expect(found.freedom).toBe(expected.freedom)
    expect(relative(found.pValue, expected.pValue)).toBeLessThan(1e-10)
  })

  it('has the published values', () => {
    const found = chiSquareTest([
      [10, 20, 30],
      [20, 20, 20],
    ])
    expect(found.statistic).toBeCloseTo(5.333333333, 9)
    expect(found.pValue).toBeCloseTo(0.069483, 6)
    const categories = [
      [16, 18, 16, 14, 12, 12],
      [16, 16, 16, 16, 16, 8],
    ]
    // Evidently's own test has 0.67309 for the goodness of fit, which takes the reference as free of noise.
    expect(chiSquareTest(categories).pValue).toBeGreaterThan(0.67309)
  })

  it('does not care for the order of rows and columns, nor for empty columns', () => {
    fc.assert(
      fc.property(row, row, row, (a, b, c) => {
        const { statistic, freedom } = chiSquareTest([a, b, c])
        const turned = chiSquareTest([c, a, b].map((counts) => [...counts.toReversed(), 0]))
        expect(turned.statistic).toBeCloseTo(statistic, 7)
        expect(turned.freedom).toBe(freedom)
      }),
    )
  })

  it('is 0 for equal shares, and never above the number of rows in all', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        expect(chiSquareTest([a, a.map((count) => 3 * count)]).statistic).toBeCloseTo(0, 9)
        const rows = [...a, ...b].reduce((sum, count) => sum + count)
        expect(chiSquareTest([a, b]).statistic).toBeLessThanOrEqual(rows + 1e-9)
      }),
    )
  })

  it('has nothing to say about one category', () => {
    expect(
      chiSquareTest([
        [3, 0],
        [9, 0],
      ]),
    ).toEqual({ statistic: 0, freedom: 0, pValue: 1 })
  })

  it.each([
    [[[1, 2]]],
    [[[1, 2], [3]]],
    [
      [
        [1, 2],
        [0, 0],
      ],
    ],
    [
      [
        [1, -2],
        [3, 4],
      ],
    ],
    [
      [
        [1, NaN],
        [3, 4],
      ],
    ],
    [[[], []]],
  ])('refuses %j', (table: number[][]) => {
    expect(() => chiSquareTest(table)).toThrow(RangeError)
  })
})

describe('test of two proportions', () => {
  it.each(shares)('equals statsmodels: $hits of $n', ({ hits, n, statistic, pValue }) => {
    const found = twoProportionTest({ hits: hits[0], n: n[0] }, { hits: hits[1], n: n[1] })
    expect(found.statistic).toBeCloseTo(statistic, 9)
    expect(relative(found.pValue, pValue)).toBeLessThan(1e-10)
  })

  it('has the value of the example', () => {
    const { statistic, pValue } = twoProportionTest({ hits: 100, n: 1000 }, { hits: 120, n: 1000 })
    expect(statistic).toBeCloseTo(-1.429301, 6)
    expect(pValue).toBeCloseTo(0.152918, 6)
  })

  it('is the chi-square test of its table', () => {
    const share = fc.tuple(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 500 }))
    fc.assert(
      fc.property(share, share, ([hitsA, missesA], [hitsB, missesB]) => {
        fc.pre(hitsA + hitsB > 0)
        const z = twoProportionTest({ hits: hitsA, n: hitsA + missesA }, { hits: hitsB, n: hitsB + missesB })
        const table = chiSquareTest([
          [hitsA, missesA],
          [hitsB, missesB],
        ])
        expect(z.statistic ** 2).toBeCloseTo(table.statistic, 7)
        expect(z.pValue).toBeCloseTo(table.pValue, 7)
      }),
    )
  })

  it('finds no difference between windows that all have it, or none', () => {
    expect(twoProportionTest({ hits: 0, n: 5 }, { hits: 0, n: 9 })).toEqual({ statistic: 0, pValue: 1 })
    expect(twoProportionTest({ hits: 5, n: 5 }, { hits: 9, n: 9 })).toEqual({ statistic: 0, pValue: 1 })
  })

  it('refuses what is not a share', () => {
    const fine = { hits: 1, n: 2 }
    for (const bad of [
      { hits: 3, n: 2 },
      { hits: -1, n: 2 },
      { hits: 0, n: 0 },
      { hits: NaN, n: 2 },
      { hits: 1, n: Infinity },
    ]) {
      expect(() => twoProportionTest(bad, fine)).toThrow(RangeError)
      expect(() => twoProportionTest(fine, bad)).toThrow(RangeError)
    }
  })
})
