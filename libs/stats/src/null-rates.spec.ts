import { binnedDistances } from './binned-distances.ts'
import { chiSquareTest } from './chi-square-test.ts'
import { cramerVonMisesTest } from './cramer-von-mises-test.ts'
import { driftPValue } from './drift-p-value.ts'
import { jensenShannonDistance } from './jensen-shannon.ts'
import { ksTest } from './ks-test.ts'
import { mannWhitneyTest } from './mann-whitney-test.ts'
import { noiseFloor } from './noise-floor.ts'
import { populationStability } from './psi.ts'
import { binIndex, quantileEdges } from './quantile-bins.ts'
import { twoProportionTest } from './two-proportion-test.ts'
import { wassersteinDistance } from './wasserstein-distance.ts'
import { welchTest } from './welch-test.ts'

const runs = 1_000
const levels = [0.2, 0.05, 0.01]
/** Each rate may be this many binomial standard deviations off: one false failure in a thousand. */
const deviations = 3.3

function generator(seed: number): () => number {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}

function normals(rows: number, random: () => number, shift = 0): Float64Array {
  return Float64Array.from(
    { length: rows },
    () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()) + shift,
  )
}

/** Deals a sample to two windows at random, the first of m rows. */
function split(sample: Float64Array, m: number, random: () => number): [Float64Array, Float64Array] {
  for (let i = 0; i < m; i++) {
    const j = i + Math.floor(random() * (sample.length - i))
    const value = sample[i] ?? NaN
    sample[i] = sample[j] ?? NaN
    sample[j] = value
  }
  return [sample.subarray(0, m), sample.subarray(m)]
}

function counted(edges: readonly number[], values: Float64Array): number[] {
  const counts = Array<number>(edges.length + 1).fill(0)
  for (const value of values) {
    const bin = binIndex(edges, value)
    counts[bin] = (counts[bin] ?? NaN) + 1
  }
  return counts
}

function momentsOf(values: Float64Array) {
  const n = values.length
  const mean = values.reduce((sum, x) => sum + x, 0) / n
  return { n, mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1) }
}

function nullPValues(test: (random: () => number) => number, seed: number): number[] {
  const random = generator(seed)
  return Array.from({ length: runs }, () => test(random))
}

function expectNominal(pValues: readonly number[]): void {
  for (const level of levels) {
    const rate = pValues.filter((p) => p <= level).length / pValues.length
    const error = Math.sqrt((level * (1 - level)) / pValues.length)
    expect({ level, off: Math.abs(rate - level) <= deviations * error ? 'no' : rate }).toEqual({
      level,
      off: 'no',
    })
  }
}

/** Skewed, without ties. */
const skewed = (rows: number, seed: number) => normals(rows, generator(seed)).map((x) => Math.exp(x))
const few = skewed(158, 3)
const many = skewed(2_010, 4)
const rounded = skewed(158, 5).map((x) => Math.round(4 * x))
const bins = 20
const rows = skewed(6_000, 6)
const edges = quantileEdges(rows, bins)
/** The bin of each row, and the rows in each bin. */
const binOfRow = rows.map((x) => binIndex(edges, x))
const inAll = counted(edges, rows)
const sizes = { n: 5_000, m: 1_000, bins }

/** Bin counts of a random choice of m rows, and of the n rows that are left. */
function splitCounts(random: () => number): { readonly reference: number[]; readonly analysis: number[] } {
  const analysis = Array<number>(bins).fill(0)
  for (const bin of split(binOfRow, sizes.m, random)[0]) analysis[bin] = (analysis[bin] ?? NaN) + 1
  return { reference: inAll.map((count, bin) => count - (analysis[bin] ?? NaN)), analysis }
}

describe('null rate of 1,000 random splits of one sample', () => {
  const ofValues: [string, (random: () => number) => number][] = [
    ['Kolmogorov-Smirnov, exact', (random) => ksTest(...split(few, 61, random)).pValue],
    ['Kolmogorov-Smirnov, limit', (random) => ksTest(...split(many, 950, random)).pValue],
    ['Mann-Whitney', (random) => mannWhitneyTest(...split(few, 61, random)).pValue],
    ['Mann-Whitney with ties', (random) => mannWhitneyTest(...split(rounded, 61, random)).pValue],
    ['Cramer-von Mises, limit', (random) => cramerVonMisesTest(...split(few, 61, random)).pValue],
    [
      'Welch',
      (random) => {
        const [a, b] = split(many, 700, random)
        return welchTest(momentsOf(a), momentsOf(b)).pValue
      },
    ],
  ]
  it.each(ofValues)('of %s is the nominal one', (_, test) => {
    expectNominal(nullPValues(test, 20010701))
  })

  const random = generator(20010702)
  const found = Array.from({ length: runs }, () => {
    const { reference, analysis } = splitCounts(random)
    return { reference, analysis, distance: jensenShannonDistance(reference, analysis) }
  })

  it('of the chi-square test and of two proportions is the nominal one', () => {
    expectNominal(found.map(({ reference, analysis }) => chiSquareTest([reference, analysis]).pValue))
    const largest = (counts: readonly number[]) => counts.slice(-5).reduce((sum, count) => sum + count)
    expectNominal(
      found.map(({ reference, analysis }) => {
        const a = { hits: largest(reference), n: sizes.n }
        return twoProportionTest(a, { hits: largest(analysis), n: sizes.m }).pValue
      }),
    )
  })

  it('of the Jensen-Shannon distance, as p-value and against the noise floor, is the nominal one', () => {
    expectNominal(found.map(({ distance }) => driftPValue(sizes, distance)))
    for (const level of levels) {
      const floor = noiseFloor(sizes, 1 - level)
      const error = deviations * Math.sqrt((level * (1 - level)) / runs)
      const rate = found.filter(({ distance }) => distance >= floor.jensenShannon).length / runs
      expect(Math.abs(rate - level)).toBeLessThanOrEqual(error)
      const ofPsi = found.filter(
        ({ reference, analysis }) => populationStability(reference, analysis) >= floor.psi,
      )
      expect(Math.abs(ofPsi.length / runs - level)).toBeLessThanOrEqual(error)
    }
  })

  it('leaves an excess of mean 0 and deviation 1', () => {
    const floor = noiseFloor(sizes, 0.99)
    const excess = found.map(
      ({ distance }) => (distance ** 2 - floor.expectedJensenShannonSquared) / floor.sdJensenShannonSquared,
    )
    const { mean, variance } = momentsOf(Float64Array.from(excess))
    expect(Math.abs(mean)).toBeLessThan(deviations / Math.sqrt(runs))
    // The variance of the variance of a chi-square law of 19: excess kurtosis 12 / 19.
    expect(Math.abs(variance - 1)).toBeLessThan(deviations * Math.sqrt((2 + 12 / 19) / runs))
  })
})

describe('two windows of 100,000 rows', () => {
  const random = generator(20010704)
  const length = 100_000
  const reference = normals(length, random)
  const alike = normals(length, random)
  const shifted = normals(length, random, 0.5)
  const cuts = quantileEdges(reference, bins)
  const p = counted(cuts, reference)
  const sizes = { n: length, m: length, bins }

  it('of one distribution are no drift', () => {
    const q = counted(cuts, alike)
    const distance = jensenShannonDistance(p, q)
    expect(distance).toBeLessThan(noiseFloor(sizes, 0.99).jensenShannon)
    expect(distance).toBeLessThan(0.01)
    expect(driftPValue(sizes, distance)).toBeGreaterThan(0.01)
    expect(binnedDistances(p, q).hellinger).toBeLessThan(0.01)
    expect(wassersteinDistance(reference, alike)).toBeLessThan(0.015)
    for (const test of [ksTest, mannWhitneyTest, cramerVonMisesTest])
      expect(test(reference, alike).pValue).toBeGreaterThan(0.01)
  })

  it('half a standard deviation apart are drift', () => {
    const distance = jensenShannonDistance(p, counted(cuts, shifted))
    expect(distance).toBeCloseTo(0.21, 2)
    expect(distance).toBeGreaterThan(10 * noiseFloor(sizes, 0.99).jensenShannon)
    expect(driftPValue(sizes, distance)).toBe(0)
    expect(wassersteinDistance(reference, shifted)).toBeCloseTo(0.5, 1)
    // 2 Phi(1/4) - 1, the gap half-way between the means.
    expect(ksTest(reference, shifted).statistic).toBeCloseTo(0.1974, 2)
    for (const test of [ksTest, mannWhitneyTest, cramerVonMisesTest])
      expect(test(reference, shifted).pValue).toBeLessThan(1e-12)
  })
})
