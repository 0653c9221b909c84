import fc from 'fast-check'
import { binIndex } from './quantile-bins.ts'
import { wassersteinDistance } from './wasserstein-distance.ts'
import { wassersteinFromBins } from './wasserstein-from-bins.ts'

const value = fc.integer({ min: -20, max: 20 })
const values = fc.array(value, { minLength: 1, maxLength: 30 })
const cuts = fc.uniqueArray(value, { maxLength: 8 }).map((edges) => edges.sort((a, b) => a - b))

function binned(edges: readonly number[], sample: readonly number[]) {
  const counts = Array<number>(edges.length + 1).fill(0)
  const sums = Array<number>(edges.length + 1).fill(0)
  for (const x of sample) {
    const bin = binIndex(edges, x)
    counts[bin] = (counts[bin] ?? NaN) + 1
    sums[bin] = (sums[bin] ?? NaN) + x
  }
  return { counts, sums }
}

const fromBins = (edges: readonly number[], a: readonly number[], b: readonly number[]) =>
  wassersteinFromBins({ edges, reference: binned(edges, a), analysis: binned(edges, b) })
const mean = (sample: readonly number[]) => sample.reduce((sum, x) => sum + x) / sample.length

describe('Wasserstein distance', () => {
  it('is a metric: symmetric, 0 for the same values, with the triangle inequality', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect(wassersteinDistance(a, b)).toBeCloseTo(wassersteinDistance(b, a), 12)
        expect(wassersteinDistance(a, [...a, ...a])).toBeCloseTo(0, 12)
        expect(wassersteinDistance(a, c)).toBeLessThanOrEqual(
          wassersteinDistance(a, b) + wassersteinDistance(b, c) + 1e-9,
        )
      }),
    )
  })

  it('is the mean way between the sorted values of samples of one length', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }), (pairs) => {
        const a = pairs.map(([x]) => x).sort((x, y) => x - y)
        const b = pairs.map(([, y]) => y).sort((x, y) => x - y)
        const ways = a.map((x, i) => Math.abs(x - (b[i] ?? NaN)))
        expect(wassersteinDistance(a, b)).toBeCloseTo(mean(ways), 10)
      }),
    )
  })

  it('moves with a shift and scales with the unit', () => {
    fc.assert(
      fc.property(values, value, (a, shift) => {
        const moved = a.map((x) => x + shift)
        expect(wassersteinDistance(a, moved)).toBeCloseTo(Math.abs(shift), 10)
        expect(
          wassersteinDistance(
            a.map((x) => 3 * x),
            moved.map((x) => 3 * x),
          ),
        ).toBeCloseTo(3 * Math.abs(shift), 10)
      }),
    )
  })
})

describe('Wasserstein distance from bins', () => {
  it('has the value of the example', () => {
    const found = wassersteinFromBins({
      edges: [2, 4],
      reference: { counts: [1, 1, 1], sums: [1, 3, 5] },
      analysis: { counts: [0, 1, 2], sums: [0, 3, 11] },
    })
    expect(found).toBeCloseTo(5 / 3, 12)
    expect(wassersteinDistance([1, 3, 5], [3, 5.5, 5.5])).toBeCloseTo(5 / 3, 12)
  })

  it('is never above the distance of the values, and never below the difference of the means', () => {
    fc.assert(
      fc.property(values, values, cuts, (a, b, edges) => {
        const lower = fromBins(edges, a, b)
        expect(lower).toBeLessThanOrEqual(wassersteinDistance(a, b) + 1e-9)
        expect(lower).toBeGreaterThanOrEqual(Math.abs(mean(a) - mean(b)) - 1e-9)
      }),
    )
  })

  it('is the distance of the values where the distribution functions do not cross', () => {
    const steps = fc.array(fc.nat({ max: 9 }), { minLength: 30, maxLength: 30 })
    fc.assert(
      fc.property(values, steps, cuts, (a, raised, edges) => {
        const b = a.map((x, i) => x + (raised[i] ?? NaN))
        expect(fromBins(edges, a, b)).toBeCloseTo(wassersteinDistance(a, b), 9)
      }),
    )
  })

  it('grows towards the distance with finer bins, and is the difference of the means with one', () => {
    fc.assert(
      fc.property(values, values, cuts, (a, b, edges) => {
        expect(fromBins(edges.slice(1), a, b)).toBeLessThanOrEqual(fromBins(edges, a, b) + 1e-9)
        expect(fromBins([], a, b)).toBeCloseTo(Math.abs(mean(a) - mean(b)), 10)
      }),
    )
    const all = Array.from({ length: 41 }, (_, i) => i - 20)
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(fromBins(all, a, b)).toBeCloseTo(wassersteinDistance(a, b), 9)
      }),
    )
  })

  it('of merged windows equals that of all rows together, at every step', () => {
    const edges = [-9, -2, 0, 3, 11]
    const reference = [-15, -8, -4, -1, 0, 1, 2, 5, 8, 14]
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (minutes) => {
        let merged = binned(edges, [])
        for (const [index, rows] of minutes.entries()) {
          const state = binned(edges, rows)
          merged = {
            counts: merged.counts.map((count, bin) => count + (state.counts[bin] ?? NaN)),
            sums: merged.sums.map((sum, bin) => sum + (state.sums[bin] ?? NaN)),
          }
          const found = wassersteinFromBins({ edges, reference: binned(edges, reference), analysis: merged })
          expect(found).toBeCloseTo(fromBins(edges, reference, minutes.slice(0, index + 1).flat()), 12)
        }
      }),
    )
  })

  it('refuses lengths, edges and sums that do not fit', () => {
    const window = { counts: [1, 1], sums: [0, 4] }
    const windows = { edges: [2], reference: window, analysis: window }
    const refused = [
      { ...windows, edges: [] },
      { ...windows, edges: [NaN] },
      {
        edges: [2, 2],
        reference: { counts: [1, 1, 1], sums: [1, 2, 3] },
        analysis: { counts: [1, 1, 1], sums: [1, 2, 3] },
      },
      { ...windows, analysis: { counts: [1, 1], sums: [0] } },
      { ...windows, analysis: { counts: [1, 1], sums: [0, NaN] } },
      { ...windows, analysis: { counts: [0, 0], sums: [0, 0] } },
    ]
    expect(wassersteinFromBins(windows)).toBe(0)
    for (const bad of refused) expect(() => wassersteinFromBins(bad)).toThrow(RangeError)
  })
})
