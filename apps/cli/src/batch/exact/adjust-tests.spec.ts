import { seededRandom } from '../../estimate/seeded-random.ts'
import { adjustTests } from './adjust-tests.ts'
import { categoryTests } from './category-tests.ts'
import { cramersV } from './cramers-v.ts'
import { categories, normals } from './made-columns.fixture.ts'
import { numberTests } from './number-tests.ts'

function finds(tests: readonly ({ readonly pValue: number } | null)[]): boolean {
  return adjustTests(tests).some((test) => test !== null && test.adjusted <= 0.05)
}

describe('tests of one kind', () => {
  it('are adjusted for how many they are, without those that a column does not have', () => {
    const tests = [{ pValue: 0.03 }, null, { pValue: 0.001 }, { pValue: 0.4 }]
    expect(adjustTests(tests)).toEqual([
      { pValue: 0.03, adjusted: 0.045 },
      null,
      { pValue: 0.001, adjusted: 0.003 },
      { pValue: 0.4, adjusted: 0.4 },
    ])
    expect(adjustTests([null])).toEqual([null])
    expect(adjustTests([])).toEqual([])
  })

  it('find something among equal samples about as rarely as they say', () => {
    const found = { ks: 0, mannWhitney: 0, cramerVonMises: 0, welch: 0, nulls: 0, chiSquare: 0 }
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seededRandom(seed)
      const sample = (count: number) => normals(count, random).map((x) => (random() < 0.3 ? Number.NaN : x))
      const columns = [1, 2, 3, 4].map(() =>
        numberTests(Float32Array.from(sample(120)), Float32Array.from(sample(90))),
      )
      const texts = [3, 9].map((distinct) =>
        categoryTests(categories(120, random, distinct), categories(90, random, distinct)),
      )
      const kinds = ['ks', 'mannWhitney', 'cramerVonMises', 'welch', 'nulls'] as const
      for (const kind of kinds) found[kind] += finds(columns.map((column) => column[kind])) ? 1 : 0
      found.chiSquare += finds(texts.map(({ chiSquare }) => chiSquare)) ? 1 : 0
    }
    // 10 of 200 by chance; fewer than 3 or more than 20 in about 3 of 1,000 such runs.
    for (const times of Object.values(found)) {
      expect(times).toBeGreaterThanOrEqual(3)
      expect(times).toBeLessThanOrEqual(20)
    }
  })
})

describe("Cramer's V", () => {
  it('is a size that does not grow with the number of categories', () => {
    expect(cramersV({ statistic: 5.333333, freedom: 2, rows: 120 })).toBeCloseTo(0.166949, 6)
    // What chance makes of 5,000 categories: a statistic near its freedom.
    expect(cramersV({ statistic: 4_999, freedom: 4_999, rows: 2_000_000 })).toBe(0)
    expect(cramersV({ statistic: 200, freedom: 1, rows: 200 })).toBeCloseTo(1, 10)
    expect(cramersV({ statistic: 0, freedom: 0, rows: 10 })).toBe(0)
  })
})
