import {
  driftPValue,
  jensenShannonDistance,
  ksInterval,
  noiseFloor,
  populationStability,
  twoProportionTest,
  wilsonInterval,
} from '@weir/stats'
import { type SubjectProfile } from './reference-profile.ts'
import { measureWasserstein } from './measure-wasserstein.ts'
import { type SubjectMeasurement } from './subject-measurement.ts'
import { denseCounts, type SubjectState } from './subject-state.ts'

/** Normal quantile of the null share's interval, 99 % on both sides together. */
const nullShareQuantile = 2.5758
/** Share of windows without drift that stay below the noise floor, unless another is asked for. */
const usualNoiseQuantile = 0.99
/** Mean and standard deviation of the Kolmogorov law: sqrt(pi / 2) ln 2, and sqrt(pi^2 / 12 - mean^2). */
const kolmogorovMean = Math.sqrt(Math.PI / 2) * Math.LN2
const kolmogorovDeviation = Math.sqrt(Math.PI ** 2 / 12 - kolmogorovMean ** 2)

/** All statistics of one subject between a baseline and an analysis window. The divergences count the null bin as a bin
 *  like the others; `ks` and `wasserstein` compare the values that are there.
 *  @param windows baseline: rows by bin of the profile, or a state; only with a state, whose sums it needs, there is a
 *  `wasserstein`
 *  @param noiseQuantile share of windows without drift that stay below the noise floor, above 0 and below 1
 *  @returns null when bins of a state are not bins of the profile; none when one of the two has no rows; of categories no
 *  `ks` and no `wasserstein`
 *  @throws RangeError for a baseline of another number of bins. O(K) */
export function measureSubject(
  profile: SubjectProfile,
  windows: { readonly analysis: SubjectState; readonly baseline: readonly number[] | SubjectState },
  noiseQuantile = usualNoiseQuantile,
): readonly SubjectMeasurement[] | null {
  const { analysis, baseline } = windows
  const length = profile.counts.length
  const counts = denseCounts(analysis, length)
  const state = 'bins' in baseline ? baseline : null
  const reference = 'bins' in baseline ? denseCounts(baseline, length) : baseline
  if (counts === null || reference === null) return null
  const n = totalOf(counts)
  const baselineN = totalOf(reference)
  if (n === 0 || baselineN === 0) return []
  const sides = { reference, counts, n, baselineN }
  const all = [...divergences(sides, noiseQuantile), nullShare(sides)]
  if (profile.type !== 'number') return all
  const counted = {
    analysis: { state: analysis, counts },
    baseline: state === null ? null : { state, counts: reference },
  }
  const ordered = [
    kolmogorovSmirnov(sides, noiseQuantile),
    measureWasserstein(profile, counted, noiseQuantile),
  ]
  return all.toSpliced(-1, 0, ...ordered)
}

interface Sides {
  readonly reference: readonly number[]
  readonly counts: readonly number[]
  readonly n: number
  readonly baselineN: number
}

function sizesOf({ reference, counts, n, baselineN }: Sides) {
  const bins = counts.filter((count, bin) => count + (reference[bin] ?? NaN) > 0).length
  return { n: baselineN, m: n, bins }
}

function divergences(sides: Sides, noiseQuantile: number): readonly SubjectMeasurement[] {
  const { reference, counts } = sides
  const sizes = sizesOf(sides)
  const floor = noiseFloor(sizes, noiseQuantile)
  const expected = floor.expectedJensenShannonSquared
  const distance = jensenShannonDistance(reference, counts)
  const psi = populationStability(reference, counts)
  // PSI / (8 ln 2) has the law of the squared distance, and no end.
  const psiAsSquare = psi / (8 * Math.LN2)
  const common = { lower: null, upper: null }
  const chance = { excess: excessOf(distance ** 2, floor), pValue: driftPValue(sizes, distance) }
  return [
    { statistic: 'js_distance', value: distance, ...common, noiseFloor: floor.jensenShannon, ...chance },
    {
      ...({
        statistic: 'js_corrected',
        value: withoutNoise(distance, expected),
        ...common,
        ...chance,
      } as const),
      noiseFloor: Math.min(Math.sqrt(Math.max(0, floor.psi / (8 * Math.LN2) - expected)), 1),
    },
    {
      ...({ statistic: 'psi', value: psi, ...common, noiseFloor: floor.psi } as const),
      excess: excessOf(psiAsSquare, floor),
      pValue: sizes.bins === 1 ? 1 : driftPValue(sizes, Math.min(Math.sqrt(psiAsSquare), 1)),
    },
  ]
}

function withoutNoise(distance: number, expectedSquare: number): number {
  return Math.sqrt(Math.max(0, distance ** 2 - expectedSquare))
}

/** @returns null when all rows are in one bin: then there is no noise */
function excessOf(square: number, floor: ReturnType<typeof noiseFloor>): number | null {
  const { expectedJensenShannonSquared: expected, sdJensenShannonSquared: deviation } = floor
  return deviation > 0 ? (square - expected) / deviation : null
}

/** Of the unbinned distance the bins tell an interval, whose lower end has no law: the p-value is that of the divergence of
 *  the same bins, which holds for any difference. */
function kolmogorovSmirnov({ reference, counts }: Sides, noiseQuantile: number): SubjectMeasurement {
  const values = { reference: reference.slice(0, -1), counts: counts.slice(0, -1) }
  const n = totalOf(values.reference)
  const m = totalOf(values.counts)
  if (n === 0 || m === 0)
    return {
      ...({ statistic: 'ks', value: null, lower: null, upper: null } as const),
      ...{ noiseFloor: null, excess: null, pValue: null },
    }
  const { lower, upper } = ksInterval(values.reference, values.counts)
  const excess = (lower / Math.sqrt(1 / n + 1 / m) - kolmogorovMean) / kolmogorovDeviation
  const { ks } = noiseFloor({ n, m, bins: 1 }, noiseQuantile)
  const distance = jensenShannonDistance(values.reference, values.counts)
  const pValue = driftPValue(sizesOf({ ...values, n: m, baselineN: n }), distance)
  return { statistic: 'ks', value: lower, lower, upper, noiseFloor: ks, excess, pValue }
}

function nullShare({ reference, counts, n, baselineN }: Sides): SubjectMeasurement {
  const nulls = counts.at(-1) ?? NaN
  const test = twoProportionTest({ hits: nulls, n }, { hits: reference.at(-1) ?? NaN, n: baselineN })
  const { lower, upper } = wilsonInterval(nulls, n, nullShareQuantile)
  const chance = { noiseFloor: null, excess: test.statistic, pValue: test.pValue }
  return { statistic: 'null_share', value: nulls / n, lower, upper, ...chance }
}

function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
