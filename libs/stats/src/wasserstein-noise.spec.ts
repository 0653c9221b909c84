import { binIndex, quantileEdges } from './quantile-bins.ts'
import { wassersteinNoise } from './wasserstein-noise.ts'
import { wassersteinOfBins, type BinnedWindow } from './wasserstein-of-bins.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(46)
const bell = () => Math.sqrt(3) * (random() + random() + random() + random() - 2)
/** Its tails are so heavy that its variance is hardly finite. */
const heavy = () => bell() / Math.sqrt((bell() ** 2 + bell() ** 2 + bell() ** 2) / 3)

function binned(edges: readonly number[], rows: number, draw: () => number): BinnedWindow {
  const counts = Array<number>(edges.length + 1).fill(0)
  let [sum, squares, least, most] = [0, 0, Infinity, -Infinity]
  for (let row = 0; row < rows; row++) {
    const value = draw()
    const bin = binIndex(edges, value)
    counts[bin] = (counts[bin] ?? NaN) + 1
    sum += value
    squares += value * value
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  const mean = sum / rows
  return { counts, least, most, mean, variance: (squares - rows * mean * mean) / (rows - 1) }
}

const uniform = { counts: Array<number>(100).fill(1), least: 0, most: 1, mean: 0.5, variance: 1 / 12 }
const edges = Array.from({ length: 99 }, (_, at) => (at + 1) / 100)

describe('noise of the Wasserstein distance', () => {
  it('has the known law for uniform values', () => {
    const noise = wassersteinNoise(edges, uniform)
    // Integral of |Brownian bridge|: mean sqrt(pi / 32), variance 7/60 - pi / 32 (Shepp 1982; quantile: Johnson & Killeen 1983).
    expect(noise.mean).toBeCloseTo(Math.sqrt(Math.PI / 32), 2)
    expect(noise.deviation).toBeCloseTo(Math.sqrt(7 / 60 - Math.PI / 32), 2)
    expect(Math.abs(noise.quantile(0.95) - 0.5821)).toBeLessThan(0.02)
    expect(Math.abs(noise.quantile(0.99) - 0.7518)).toBeLessThan(0.03)
  })

  it('is hardly above the known law for two values, that of the distance of means', () => {
    const noise = wassersteinNoise([1, 2], {
      counts: [1, 1, 0],
      least: 0,
      most: 1,
      mean: 0.5,
      variance: 0.25,
    })
    const ratios = [
      noise.mean / (0.5 * Math.sqrt(2 / Math.PI)),
      noise.quantile(0.99) / (0.5 * 2.5758),
      noise.quantile(0.9999) / (0.5 * 3.8906),
    ]
    // Taken to lie evenly in a bin, the lower value is less certain than it is.
    for (const ratio of ratios) {
      expect(ratio).toBeGreaterThan(0.97)
      expect(ratio).toBeLessThan(1.12)
    }
  })

  it('is the same each time, in the unit of the values, and moves with them', () => {
    const noise = wassersteinNoise(edges, uniform)
    expect(wassersteinNoise(edges, uniform).quantile(0.99)).toBe(noise.quantile(0.99))
    const moved = wassersteinNoise(
      edges.map((edge) => 8 * edge + 4),
      { ...uniform, least: 4, most: 12, mean: 8, variance: 64 / 12 },
    )
    expect(moved.quantile(0.99)).toBeCloseTo(8 * noise.quantile(0.99), 9)
    expect(moved.tail(8 * 0.6)).toBeCloseTo(noise.tail(0.6), 6)
  })

  it('has tails that fall and quantiles that rise, beyond the draws too, each the inverse of the other', () => {
    const noise = wassersteinNoise(edges, uniform)
    const shares = [0.5, 0.9, 0.98, 0.99, 0.995, 0.9999, 0.99999]
    const quantiles = shares.map((share) => noise.quantile(share))
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b))
    for (const share of shares) expect(noise.tail(noise.quantile(share)) / (1 - share)).toBeCloseTo(1, 1)
    expect(noise.tail(0)).toBe(1)
    expect(noise.tail(50)).toBe(0)
  })

  it('refuses windows without rows and edges that do not fit', () => {
    expect(() => wassersteinNoise([], uniform)).toThrow(RangeError)
    expect(() => wassersteinNoise([1], { ...uniform, counts: [0, 0] })).toThrow(RangeError)
  })
})

describe('noise of the Wasserstein distance, calibration', () => {
  it.each([
    ['bell-shaped', bell],
    ['heavy-tailed', heavy],
    ['few', () => Math.floor(7 * random())],
  ] as const)('is passed by %s values as often as it says, and never missed by a real shift', (_, draw) => {
    const cuts = quantileEdges(Array.from({ length: 5_000 }, draw), 20)
    const reference = binned(cuts, 20_000, draw)
    const noise = wassersteinNoise(cuts, reference)
    const [n, m, runs] = [1_000, 250, 150]
    const scale = Math.sqrt(1 / n + 1 / m)
    const floor = noise.quantile(0.95) * scale
    let over = 0
    let mean = 0
    for (let run = 0; run < runs; run++) {
      const found = wassersteinOfBins(cuts, binned(cuts, n, draw), binned(cuts, m, draw))
      over += Number(found > floor)
      mean += found / runs
    }
    // 0.05 +- 3 standard errors of 150 runs.
    expect(Math.abs(over / runs - 0.05)).toBeLessThan(0.053)
    expect(mean / (noise.mean * scale)).toBeCloseTo(1, 0.7)
    const shift = Math.sqrt(reference.variance) / 2
    const moved = binned(cuts, m, () => draw() + shift)
    expect(wassersteinOfBins(cuts, reference, moved)).toBeGreaterThan(floor)
    const wide = binned(cuts, m, () => (draw() - reference.mean) * 2 + reference.mean)
    expect(wassersteinOfBins(cuts, reference, wide)).toBeGreaterThan(floor)
  })
})
