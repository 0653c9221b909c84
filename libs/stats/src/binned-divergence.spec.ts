import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { ksInterval } from './ks-interval.ts'
import { populationStability } from './psi.ts'
import { binIndex, quantileEdges } from './quantile-bins.ts'

interface Binned {
  readonly reference: number[]
  readonly analysis: number[]
  readonly psi: number
  readonly jensenShannon: number
}
interface Samples {
  readonly reference: number[]
  readonly analysis: number[]
  readonly distance: number
}

const binned: Binned[] = JSON.parse(
  readFileSync(new URL('./golden/binned.json', import.meta.url), 'utf8'),
).cases
const samplePairs: Samples[] = JSON.parse(
  readFileSync(new URL('./golden/kolmogorov-smirnov.json', import.meta.url), 'utf8'),
).cases

const window = fc
  .array(fc.nat({ max: 1000 }), { minLength: 4, maxLength: 4 })
  .filter((counts) => counts.some((c) => c > 0))

function counted(edges: readonly number[], values: readonly number[]): number[] {
  const counts = Array<number>(edges.length + 1).fill(0)
  for (const value of values) counts[binIndex(edges, value)] = (counts[binIndex(edges, value)] ?? NaN) + 1
  return counts
}

function exactKs(a: readonly number[], b: readonly number[]): number {
  const share = (values: readonly number[], x: number) =>
    values.filter((value) => value <= x).length / values.length
  return Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))))
}

describe('divergences of binned windows', () => {
  it.each(binned)('equal scipy on $reference and $analysis', (expected) => {
    expect(populationStability(expected.reference, expected.analysis)).toBeCloseTo(expected.psi, 10)
    expect(jensenShannonDistance(expected.reference, expected.analysis)).toBeCloseTo(
      expected.jensenShannon,
      10,
    )
  })

  it('has the published value', () => {
    expect(jensenShannonDistance([1, 2, 3, 4], [1, 1, 1, 1])).toBeCloseTo(0.200503323, 9)
    expect(populationStability([1e9, 2e9, 3e9, 4e9], [1e9, 1e9, 1e9, 1e9])).toBeCloseTo(0.22821741, 8)
  })

  it('are symmetric, bounded, and zero for equal shares', () => {
    fc.assert(
      fc.property(window, window, (p, q) => {
        expect(populationStability(p, q)).toBeCloseTo(populationStability(q, p), 12)
        expect(jensenShannonDistance(p, q)).toBeCloseTo(jensenShannonDistance(q, p), 12)
        expect(populationStability(p, q)).toBeGreaterThanOrEqual(0)
        expect(jensenShannonDistance(p, q)).toBeLessThanOrEqual(1)
        expect(
          jensenShannonDistance(
            p,
            p.map((count) => 3 * count),
          ),
        ).toBeLessThan(1e-7)
      }),
    )
  })

  it('does not grow when bins are joined', () => {
    const joined = ([a = 0, b = 0, ...rest]: readonly number[]) => [a + b, ...rest]
    fc.assert(
      fc.property(window, window, (p, q) => {
        expect(jensenShannonDistance(joined(p), joined(q))).toBeLessThanOrEqual(
          jensenShannonDistance(p, q) + 1e-9,
        )
      }),
    )
  })

  it('is 1 for windows without a common bin', () => {
    expect(jensenShannonDistance([3, 0], [0, 8])).toBe(1)
    expect(Number.isFinite(populationStability([3, 0], [0, 8]))).toBe(true)
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
    [[], []],
  ])('refuse %j against %j', (p, q) => {
    for (const statistic of [populationStability, jensenShannonDistance, ksInterval])
      expect(() => statistic(p, q)).toThrow(RangeError)
  })
})

describe('Kolmogorov-Smirnov interval', () => {
  it.each(samplePairs)('holds the distance $distance of scipy', (samples) => {
    for (const bins of [2, 5, 20, 50]) {
      const edges = quantileEdges(samples.reference, bins)
      const p = counted(edges, samples.reference)
      const q = counted(edges, samples.analysis)
      const { lower, upper } = ksInterval(p, q)
      expect(lower).toBeLessThanOrEqual(samples.distance + 1e-12)
      expect(upper).toBeGreaterThanOrEqual(samples.distance - 1e-12)
    }
  })

  it('holds the exact distance, and is as narrow as its bins', () => {
    const value = fc.integer({ min: -20, max: 20 })
    const values = fc.array(value, { minLength: 1, maxLength: 30 })
    const cuts = fc
      .uniqueArray(value, { minLength: 1, maxLength: 8 })
      .map((edges) => edges.sort((a, b) => a - b))
    fc.assert(
      fc.property(values, values, cuts, (a, b, edges) => {
        const p = counted(edges, a)
        const q = counted(edges, b)
        const { lower, upper } = ksInterval(p, q)
        const exact = exactKs(a, b)
        expect(lower).toBeLessThanOrEqual(exact + 1e-12)
        expect(upper).toBeGreaterThanOrEqual(exact - 1e-12)
        const widest = Math.max(
          ...p.map((count, bin) => Math.min(count / a.length, (q[bin] ?? NaN) / b.length)),
        )
        expect(upper - lower).toBeLessThanOrEqual(widest + 1e-12)
      }),
    )
  })
})
