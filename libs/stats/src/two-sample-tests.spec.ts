import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { cramerVonMisesTest } from './cramer-von-mises-test.ts'
import { ksTest } from './ks-test.ts'
import { mannWhitneyTest } from './mann-whitney-test.ts'
import { wassersteinDistance } from './wasserstein-distance.ts'

interface Found {
  readonly statistic: number
  readonly pValue: number
}
interface Short {
  readonly a: number[]
  readonly b: number[]
  readonly kolmogorovSmirnov: Found
  readonly mannWhitney: Found
  readonly cramerVonMises: Found
  readonly wasserstein: number
}
interface Long extends Omit<Short, 'a' | 'b' | 'kolmogorovSmirnov'> {
  readonly a: { seed: number; rows: number }
  readonly b: { seed: number; rows: number; shift: number }
  readonly kolmogorovSmirnov: { statistic: number; exact: number; limit: number }
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')).cases
const short: Short[] = read('two-samples')
const long: Long[] = read('long-samples')
const textbook = [
  [1, 2, 2, 3, 3, 3, 4, 4, 5, 9],
  [2, 3, 3, 4, 4, 5, 5, 6, 7, 10],
] as const
const tests = [ksTest, mannWhitneyTest, cramerVonMisesTest]

const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 12 })

function parkMiller({ seed, rows }: { seed: number; rows: number }, shift: number): number[] {
  let x = seed
  return Array.from({ length: rows }, () => (x = (16807 * x) % 2147483647) / 2147483647 + shift)
}

function share(values: readonly number[], x: number): number {
  return values.filter((value) => value <= x).length / values.length
}

/** All ways to deal the numbers 1 to n + m to two samples. */
function splits(n: number, m: number): [number[], number[]][] {
  if (n === 0) return [[[], Array.from({ length: m }, (_, i) => i + 1)]]
  if (m === 0) return [[Array.from({ length: n }, (_, i) => i + 1), []]]
  return [
    ...splits(n - 1, m).map(([a, b]): [number[], number[]] => [[...a, n + m], b]),
    ...splits(n, m - 1).map(([a, b]): [number[], number[]] => [a, [...b, n + m]]),
  ]
}

describe('tests of two samples', () => {
  it.each(short)('equal scipy on $a and $b', ({ a, b, ...expected }) => {
    const ks = ksTest(a, b)
    expect(ks.law).toBe('exact')
    expect(ks.statistic).toBeCloseTo(expected.kolmogorovSmirnov.statistic, 14)
    expect(Math.abs(ks.pValue / expected.kolmogorovSmirnov.pValue - 1)).toBeLessThan(1e-11)
    const ranks = mannWhitneyTest(a, b)
    expect(ranks.statistic).toBe(expected.mannWhitney.statistic)
    expect(Math.abs(ranks.pValue / expected.mannWhitney.pValue - 1)).toBeLessThan(1e-11)
    const squares = cramerVonMisesTest(a, b)
    expect(squares.law).toBe(Math.max(a.length, b.length) > 20 ? 'asymptotic' : 'exact')
    expect(squares.statistic).toBeCloseTo(expected.cramerVonMises.statistic, 12)
    expect(Math.abs(squares.pValue - expected.cramerVonMises.pValue)).toBeLessThan(1e-9)
    expect(wassersteinDistance(a, b)).toBeCloseTo(expected.wasserstein, 12)
  })

  it.each(long)('equal scipy on $a.rows and $b.rows values moved by $b.shift', ({ a, b, ...expected }) => {
    const [first, second] = [parkMiller(a, 0), parkMiller(b, b.shift)]
    const ks = ksTest(first, second)
    const exact = a.rows * b.rows <= 1_000_000
    expect(ks.law).toBe(exact ? 'exact' : 'asymptotic')
    expect(ks.statistic).toBeCloseTo(expected.kolmogorovSmirnov.statistic, 14)
    const law = exact ? expected.kolmogorovSmirnov.exact : expected.kolmogorovSmirnov.limit
    expect(Math.abs(ks.pValue / law - 1)).toBeLessThan(1e-11)
    // The limit is a little larger than the exact law: on the quiet side.
    expect(expected.kolmogorovSmirnov.limit).toBeGreaterThan(expected.kolmogorovSmirnov.exact)
    const ranks = mannWhitneyTest(first, second)
    expect(ranks.statistic).toBe(expected.mannWhitney.statistic)
    expect(Math.abs(ranks.pValue / expected.mannWhitney.pValue - 1)).toBeLessThan(1e-11)
    const squares = cramerVonMisesTest(first, second)
    expect(squares.statistic).toBeCloseTo(expected.cramerVonMises.statistic, 10)
    expect(Math.abs(squares.pValue - expected.cramerVonMises.pValue)).toBeLessThan(1e-9)
    expect(wassersteinDistance(first, second)).toBeCloseTo(expected.wasserstein, 12)
  })

  it('have the published values', () => {
    const [a, b] = textbook
    expect(ksTest(a, b).statistic).toBe(0.3)
    expect(ksTest(a, b).pValue).toBeCloseTo(0.786929788, 9)
    expect(wassersteinDistance(a, b)).toBeCloseTo(1.3, 12)
    expect(cramerVonMisesTest(a, b).statistic).toBeCloseTo(0.25, 12)
    expect(cramerVonMisesTest(a, b).pValue).toBeCloseTo(0.20432354, 9)
    expect(mannWhitneyTest(a, b).statistic).toBe(30)
    expect(mannWhitneyTest(a, b).pValue).toBeCloseTo(0.134763, 6)
  })

  it.each([
    ['Kolmogorov-Smirnov', ksTest],
    ['Cramer-von Mises', cramerVonMisesTest],
  ] as const)('%s has the law of all 126 orders of 5 and 4 values', (_, test) => {
    const all = splits(5, 4).map(([a, b]) => test(a, b))
    expect(all).toHaveLength(126)
    for (const { statistic, pValue, law } of all) {
      const atLeast = all.filter((other) => other.statistic >= statistic - 1e-9).length
      expect(law).toBe('exact')
      expect(pValue).toBeCloseTo(atLeast / 126, 12)
    }
  })

  it('find the largest gap between the distribution functions', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const gaps = [...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x)))
        expect(ksTest(a, b).statistic).toBeCloseTo(Math.max(...gaps), 12)
      }),
    )
  })

  it('count the pairs in order', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const pairs = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)))
        expect(mannWhitneyTest(a, b).statistic).toBe(pairs.reduce((sum, pair) => sum + pair))
        expect(mannWhitneyTest(b, a).statistic).toBe(a.length * b.length - mannWhitneyTest(a, b).statistic)
      }),
    )
  })

  it('do not care for the order of samples and values, nor for a rising change of unit', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        for (const test of tests) {
          const { statistic, pValue } = test(a, b)
          expect(pValue).toBeGreaterThanOrEqual(0)
          expect(pValue).toBeLessThanOrEqual(1)
          expect(test(b, a).pValue).toBeCloseTo(pValue, 9)
          expect(test(a.toReversed(), Float32Array.from(b)).statistic).toBe(statistic)
          const cubed = test(
            a.map((x) => x ** 3),
            b.map((x) => x ** 3),
          )
          expect(cubed.statistic).toBe(statistic)
        }
      }),
    )
  })

  it.each([
    [[], [1, 2]],
    [[1, 2], []],
    [
      [1, NaN],
      [1, 2],
    ],
    [
      [1, 2],
      [1, Infinity],
    ],
    [
      [-Infinity, 2],
      [1, 2],
    ],
  ])('refuse %j and %j', (a, b) => {
    for (const test of [...tests, wassersteinDistance]) expect(() => test(a, b)).toThrow(RangeError)
  })

  it('refuse a squared distance of one value', () => {
    expect(() => cramerVonMisesTest([1], [1, 2])).toThrow(RangeError)
  })
})
