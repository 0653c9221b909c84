import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { binIndex, quantileEdges } from './quantile-bins.ts'
import { spreadBins, variancesOf } from './spread-bins.ts'
import { wassersteinDistance } from './wasserstein-distance.ts'
import { wassersteinOfBins, type BinnedWindow } from './wasserstein-of-bins.ts'

interface Case {
  readonly law: 'bell' | 'exponential' | 'uniform'
  readonly seeds: { readonly reference: number; readonly analysis: number }
  readonly shift: number
  readonly scale: number
  readonly distance: number
}
const golden: { readonly rows: number; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('./golden/wasserstein-bins.json', import.meta.url), 'utf8'),
)

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}

function sample(law: Case['law'], seed: number): readonly number[] {
  const random = parkMiller(seed)
  const laws = {
    bell: () => random() + random() + random() + random(),
    exponential: () => -Math.log(random()),
    uniform: random,
  }
  return Array.from({ length: golden.rows }, laws[law])
}

function binned(edges: readonly number[], values: readonly number[]): BinnedWindow {
  const counts = Array<number>(edges.length + 1).fill(0)
  for (const value of values) {
    const bin = binIndex(edges, value)
    counts[bin] = (counts[bin] ?? NaN) + 1
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    ...{ counts, mean, least: Math.min(...values), most: Math.max(...values) },
    variance: values.length < 2 ? 0 : squares / (values.length - 1),
  }
}

describe('Wasserstein distance of bins', () => {
  it('has the value of the example', () => {
    const reference = { counts: [1, 1, 1], least: 0, most: 3, mean: 1.5, variance: 0.75 }
    const analysis = { counts: [0, 0, 1], least: 2, most: 3, mean: 2.5, variance: 1 / 12 }
    expect(wassersteinOfBins([1, 2], reference, analysis)).toBeCloseTo(1, 12)
  })

  it.each(golden.cases)(
    'is near that of the values, which scipy gives: $law moved by $shift and scaled by $scale',
    ({ law, seeds, shift, scale, distance }) => {
      const rows = sample(law, seeds.reference)
      const edges = quantileEdges(rows, 20)
      const reference = binned(edges, rows)
      const deviation = Math.sqrt(reference.variance)
      const moved = sample(law, seeds.analysis).map(
        (value) => (value - reference.mean) * scale + reference.mean + shift * deviation,
      )
      expect(wassersteinDistance(rows, moved) / deviation).toBeCloseTo(distance, 9)
      const found = wassersteinOfBins(edges, reference, binned(edges, moved)) / deviation
      // Spread beyond the outer edges is seen in part.
      expect(Math.abs(found - distance)).toBeLessThan(scale > 1.3 ? 0.1 : 0.04)
    },
  )

  it('sees a change of spread that leaves the mean where it is', () => {
    const rows = sample('bell', 7)
    const edges = quantileEdges(rows, 20)
    const reference = binned(edges, rows)
    const wide = binned(
      edges,
      rows.map((value) => (value - reference.mean) * 2.2 + reference.mean),
    )
    expect(Math.abs(wide.mean - reference.mean)).toBeLessThan(1e-9)
    expect(wassersteinOfBins(edges, reference, wide) / Math.sqrt(reference.variance)).toBeGreaterThan(0.7)
  })

  const value = fc.double({ min: -20, max: 20, noNaN: true })
  const values = fc.array(value, { minLength: 2, maxLength: 30 })
  /** What scaling does not move over an edge. */
  const whole = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 30 })
  const cuts = fc
    .uniqueArray(fc.integer({ min: -20, max: 20 }), { maxLength: 8 })
    .map((edges) => edges.sort((a, b) => a - b))

  it('is symmetric, 0 for the same rows, and never below the distance of the means', () => {
    fc.assert(
      fc.property(values, values, cuts, (a, b, edges) => {
        const [one, other] = [binned(edges, a), binned(edges, b)]
        const found = wassersteinOfBins(edges, one, other)
        expect(found).toBeCloseTo(wassersteinOfBins(edges, other, one), 9)
        expect(found).toBeGreaterThanOrEqual(Math.abs(one.mean - other.mean) - 1e-9)
        expect(wassersteinOfBins(edges, one, one)).toBe(0)
      }),
    )
  })

  it('moves with a shift of values and edges, and scales with the unit', () => {
    fc.assert(
      fc.property(whole, whole, cuts, (a, b, edges) => {
        const found = wassersteinOfBins(edges, binned(edges, a), binned(edges, b))
        const scaled = (x: readonly number[]) => x.map((one) => 4 * one + 64)
        const there = wassersteinOfBins(
          scaled(edges),
          binned(scaled(edges), scaled(a)),
          binned(scaled(edges), scaled(b)),
        )
        expect(there).toBeCloseTo(4 * found, 6)
      }),
    )
  })

  it('of merged windows equals that of all rows together', () => {
    const edges = [-9, -2, 0, 3, 11]
    const reference = binned(edges, [-15, -8, -4, -1, 0, 1, 2, 5, 8, 14])
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (minutes) => {
        const rows = minutes.flat()
        const parts = minutes.map((minute) => binned(edges, minute))
        const counts = edges
          .concat(0)
          .map((_, bin) => parts.reduce((sum, part) => sum + (part.counts[bin] ?? NaN), 0))
        const sum = minutes.reduce((total, minute) => total + minute.reduce((of, x) => of + x, 0), 0)
        const squares = minutes.reduce((total, minute) => total + minute.reduce((of, x) => of + x * x, 0), 0)
        const mean = sum / rows.length
        const merged = {
          ...{ counts, mean, variance: Math.max(0, (squares - rows.length * mean ** 2) / (rows.length - 1)) },
          least: Math.min(...parts.map(({ least }) => least)),
          most: Math.max(...parts.map(({ most }) => most)),
        }
        const found = wassersteinOfBins(edges, reference, merged)
        expect(found).toBeCloseTo(wassersteinOfBins(edges, reference, binned(edges, rows)), 6)
      }),
    )
  })

  it('is no NaN where all values are one, on an edge or beside it', () => {
    for (const at of [-1, 0, 0.5, 1, 7]) {
      const window = binned([0, 1], [at, at, at])
      expect(wassersteinOfBins([0, 1], window, binned([0, 1], [2, 2]))).toBeCloseTo(Math.abs(2 - at), 12)
      expect(wassersteinOfBins([0, 1], window, window)).toBe(0)
    }
  })

  it('refuses lengths, edges and ends that do not fit', () => {
    const window = { counts: [1, 1], least: 0, most: 4, mean: 2, variance: 4 }
    expect(wassersteinOfBins([2], window, window)).toBe(0)
    const refused = [
      [[], window],
      [[2, 3], window],
      [[2], { ...window, counts: [0, 0] }],
      [[2], { ...window, counts: [1] }],
      [[2], { ...window, least: Infinity, most: -Infinity }],
      [[2], { ...window, variance: NaN }],
    ] as const
    for (const [edges, bad] of refused)
      expect(() => wassersteinOfBins(edges, window, bad)).toThrow(RangeError)
    const three = { ...window, counts: [1, 1, 1] }
    expect(() => wassersteinOfBins([2, 2], three, three)).toThrow(RangeError)
  })
})

describe('ends of open bins', () => {
  it('give rows that lie evenly the variance of the values, however far out one of them is', () => {
    const shares = [0.05, 0.45, 0.45, 0.05]
    const values = { shares, least: -1_000, most: 6, variance: 2.2 }
    const ends = spreadBins([-1.6, 0, 1.6], values)
    expect(variancesOf(ends, shares).all).toBeCloseTo(2.2, 9)
    expect(ends[0]).toBeGreaterThan(-1_000)
    expect(ends.at(-1)).toBeLessThan(6)
    expect(spreadBins([-1.6, 0, 1.6], { ...values, variance: 1e9 }).at(0)).toBe(-1_000)
    expect(spreadBins([-1.6, 0, 1.6], { ...values, variance: 0.1 }).at(-1)).toBe(1.6)
  })
})
