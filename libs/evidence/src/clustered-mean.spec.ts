import fc from 'fast-check'
import { addCluster, clusteredMean, noClusters, type ClusterTally } from './clustered-mean.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const tally = (values: readonly number[]): ClusterTally => ({
  n: values.length,
  sum: values.reduce((sum, value) => sum + value, 0),
  sumSq: values.reduce((sum, value) => sum + value * value, 0),
})

function flightDifferences(sizes: readonly number[]): ClusterTally[] {
  const random = parkMiller(1)
  const draw = () => {
    const u = random()
    return u < 0.1 ? 30.6 : u < 0.5 ? -7.4 : u < 0.6 ? 8.6 : 0.6
  }
  return sizes.map((n) => tally(Array.from({ length: n }, draw)))
}

/** Sizes of the clusters, alpha, mean, independent and clustered variance, half width. */
const vectors = [
  [Array<number>(20).fill(100), 0.01, 0.89, 114.6479, 110.9073684, 0.924734],
  [Array<number>(20).fill(100), 0.05, 0.89, 114.6479, 110.9073684, 0.8053961],
  [Array<number>(10).fill(100), 0.01, 1.136, 119.072704, 188.7271111, 1.8749944],
  [Array<number>(10).fill(100), 0.05, 1.136, 119.072704, 188.7271111, 1.6747411],
  [[50, 150, 80, 120, 200, 60, 90, 250], 0.01, 1.136, 119.072704, 156.9751771, 1.7100087],
] as const

/** The formula over all clusters at once, in two passes. */
function inOnePass(clusters: readonly ClusterTally[]) {
  const n = clusters.reduce((total, cluster) => total + cluster.n, 0)
  const mean = clusters.reduce((total, cluster) => total + cluster.sum, 0) / n
  const scatter = clusters.reduce((total, cluster) => total + (cluster.sum - mean * cluster.n) ** 2, 0)
  const independent = clusters.reduce((total, cluster) => total + cluster.sumSq, 0) / n - mean ** 2
  return { n, mean, clustered: (scatter * clusters.length) / (clusters.length - 1) / n, independent }
}

/** Share of runs in which 0, the true mean, ever lies outside the interval, looked at after each hour from the 8th. */
function missed(alpha: number, byUnit: boolean): number {
  const random = parkMiller(2001)
  const runs = 200
  let misses = 0
  for (let run = 0; run < runs; run++) {
    let state = noClusters
    for (let hour = 1; hour <= 150; hour++) {
      const weather = random() < 0.5 ? 1 : -1
      const units = Array.from({ length: 20 }, () => weather + 6 * (random() - 0.5))
      const clusters = byUnit ? units.map((unit) => [unit]) : [units]
      state = clusters.reduce((sum, cluster) => addCluster(sum, tally(cluster)), state)
      const found = hour < 8 ? undefined : clusteredMean(state, alpha)
      if (found === undefined || Math.abs(found.mean) <= found.halfWidth) continue
      misses++
      break
    }
  }
  return misses / runs
}

describe('clustered mean', () => {
  for (const [sizes, alpha, ...expected] of vectors)
    it(`has the published values: clusters of ${sizes.join(', ')} at alpha ${alpha}`, () => {
      const found = clusteredMean(flightDifferences(sizes).reduce(addCluster, noClusters), alpha)
      const [mean, independent, clustered, halfWidth] = expected
      expect(found?.mean).toBeCloseTo(mean, 9)
      expect(found?.independentVariance).toBeCloseTo(independent, 6)
      expect(found?.clusteredVariance).toBeCloseTo(clustered, 6)
      expect(found?.halfWidth).toBeCloseTo(halfWidth, 6)
    })

  it('equals the formula over all clusters at every step', () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true })
    const clusters = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), {
      minLength: 2,
      maxLength: 20,
    })
    fc.assert(
      fc.property(clusters, (all) => {
        let state = noClusters
        for (const [i, cluster] of all.entries()) {
          state = addCluster(state, tally(cluster))
          const found = clusteredMean(state, 0.05)
          if (i === 0) {
            expect(found).toBeUndefined()
            continue
          }
          const expected = inOnePass(all.slice(0, i + 1).map(tally))
          expect(found?.mean).toBeCloseTo(expected.mean, 9)
          expect(found?.clusteredVariance).toBeCloseTo(expected.clustered, 6)
          expect(found?.independentVariance).toBeCloseTo(expected.independent, 6)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('counts an empty cluster as none', () => {
    expect(addCluster(noClusters, { n: 0, sum: 0, sumSq: 0 })).toEqual(noClusters)
  })

  it('refuses counts and sums that are none', () => {
    for (const n of [-1, 0.5, NaN])
      expect(() => addCluster(noClusters, { n, sum: 0, sumSq: 0 })).toThrow(RangeError)
    expect(() => addCluster(noClusters, { n: 1, sum: NaN, sumSq: 0 })).toThrow(RangeError)
    for (const alpha of [0, 1, NaN]) expect(() => clusteredMean(noClusters, alpha)).toThrow(RangeError)
  })
})

describe('clustered mean, calibration', () => {
  it('covers the true mean at all looks although units of an hour are alike', () => {
    expect(missed(0.05, false)).toBeLessThanOrEqual(0.05)
  })

  it('would not, if units were taken as independent', () => {
    expect(missed(0.05, true)).toBeGreaterThan(0.3)
  })

  it('gets narrow enough to see a tenth of a standard deviation after 10,000 units', () => {
    const random = parkMiller(5)
    const clusters = Array.from({ length: 100 }, () =>
      tally(Array.from({ length: 100 }, () => 0.1 + (random() - 0.5) * Math.sqrt(12))),
    )
    const found = clusteredMean(clusters.reduce(addCluster, noClusters), 0.01)
    expect((found?.mean ?? NaN) - (found?.halfWidth ?? NaN)).toBeGreaterThan(0)
  })
})
