import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { binIndex, quantileEdges } from './quantile-bins.ts'

interface Bins {
  readonly sample: number[]
  readonly bins: number
  readonly edges: number[]
  readonly probes: number[]
  readonly indices: number[]
}

const golden: Bins[] = JSON.parse(
  readFileSync(new URL('./golden/quantile-bins.json', import.meta.url), 'utf8'),
).cases

describe('quantile bins', () => {
  it.each(golden)('equal numpy: $bins bins of $sample.length values', (expected) => {
    const edges = quantileEdges(expected.sample, expected.bins)
    expect(edges).toEqual(expected.edges)
    expect(expected.probes.map((probe) => binIndex(edges, probe))).toEqual(expected.indices)
  })

  it('have rising float32 edges, the last bin for any value above, the first for any below', () => {
    const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(sample, fc.integer({ min: 2, max: 50 }), (values, bins) => {
        const edges = quantileEdges(values, bins)
        expect(edges.map(Math.fround)).toEqual(edges)
        expect([...new Set(edges)].sort((a, b) => a - b)).toEqual(edges)
        expect(edges.length).toBeLessThanOrEqual(Math.max(bins - 1, 2))
        expect(binIndex(edges, -1e30)).toBe(0)
        expect(binIndex(edges, 1e30)).toBe(edges.length)
      }),
    )
  })

  it('hold about one K-th of a continuous sample each', () => {
    let x = 7
    const sample = Array.from({ length: 10_000 }, () => (x = (16807 * x) % 2147483647) / 2147483647)
    const edges = quantileEdges(sample, 20)
    const counts = Array<number>(20).fill(0)
    for (const value of sample) counts[binIndex(edges, value)] = (counts[binIndex(edges, value)] ?? NaN) + 1
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThanOrEqual(1)
  })

  it.each([5, -1.5, 0, 1e-40, -(2 ** -149)])(
    'isolate a constant %d, so that any other value is seen',
    (value) => {
      const edges = quantileEdges([value, value, value], 20)
      expect(edges).toHaveLength(2)
      expect(JSON.parse(JSON.stringify(edges))).toEqual(edges)
      expect(binIndex(edges, Math.fround(value))).toBe(1)
      expect(binIndex(edges, value + 0.01)).toBe(2)
      expect(binIndex(edges, value - 0.01)).toBe(0)
    },
  )

  it('put what is not a finite number into the null bin, and leave it out of the edges', () => {
    const edges = quantileEdges([NaN, 1, 2, 3, Infinity, 4, 5, -Infinity], 4)
    expect(edges).toEqual([2, 3, 4])
    for (const value of [NaN, Infinity, -Infinity]) expect(binIndex(edges, value)).toBe(4)
    expect(quantileEdges([NaN, NaN], 4)).toEqual([])
    expect(binIndex([], 3)).toBe(0)
    expect(binIndex([], NaN)).toBe(1)
  })

  it('refuse a number of bins that is none', () => {
    for (const bins of [0, 1, 2.5, NaN]) expect(() => quantileEdges([1], bins)).toThrow(RangeError)
  })
})
