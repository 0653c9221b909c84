import { wassersteinNoise, wassersteinOfBins, type WassersteinNoise } from '@weir/stats'
import { type NumericProfile } from './reference-profile.ts'
import { type SubjectMeasurement } from './subject-measurement.ts'
import { type SubjectState } from './subject-state.ts'

/** A variance below this part of the squared mean may be the rounding of sums of squares. */
const leastVariance = 1e-10

const unknown: SubjectMeasurement = {
  ...({ statistic: 'wasserstein', value: null, lower: null, upper: null } as const),
  ...{ noiseFloor: null, excess: null, pValue: null },
}

/** A state and its rows by bin. */
export interface CountedSide {
  readonly state: SubjectState
  readonly counts: readonly number[]
}

/** Wasserstein-1 distance in standard deviations of the reference. `value` is that of values that lie evenly in their
 *  bins; `lower` is the distance of the means, which it never falls below and equals when all values moved one way;
 *  `upper` is the largest that bins, least and greatest values allow. Noise floor, excess and p-value are those of
 *  `value`, drawn once for each profile.
 *  @param windows baseline null when its sums are not known: then nothing is. Also nothing without values on one side, or
 *  when the reference does not vary
 *  @param noiseQuantile share of windows without drift that stay below the noise floor */
export function measureWasserstein(
  profile: NumericProfile,
  windows: { readonly analysis: CountedSide; readonly baseline: CountedSide | null },
  noiseQuantile: number,
): SubjectMeasurement {
  const { analysis, baseline } = windows
  if (baseline === null) return unknown
  const reference = windowOf(profile, profile.counts)
  const [a, b] = [windowOf(baseline.state, baseline.counts), windowOf(analysis.state, analysis.counts)]
  if (reference === null || reference.variance === 0 || a === null || b === null) return unknown
  const unit = Math.sqrt(reference.variance)
  const lower = Math.abs(b.mean - a.mean)
  const distance = wassersteinOfBins(profile.edges, a, b)
  const noise = noiseOf(profile, reference)
  const scale = Math.sqrt(1 / a.n + 1 / b.n)
  return {
    ...({ statistic: 'wasserstein', value: distance / unit, lower: lower / unit } as const),
    upper: Math.max(distance, largestDistance(profile.edges, a, b)) / unit,
    noiseFloor: (noise.quantile(noiseQuantile) * scale) / unit,
    excess: (distance / scale - noise.mean) / noise.deviation,
    pValue: noise.tail(distance / scale),
  }
}

type ValueWindow = NonNullable<ReturnType<typeof windowOf>>

/** Of the values that are not null; variance with divisor n - 1, 0 for fewer than two. @returns null without values, or
 *  without their ends */
function windowOf(
  of: Pick<SubjectState, 'n' | 'nulls' | 'sum' | 'sumOfSquares'> & {
    readonly min: number | null
    readonly max: number | null
  },
  counts: readonly number[],
) {
  const n = of.n - of.nulls
  const values = counts.slice(0, -1)
  if (!(n > 0) || of.min === null || of.max === null || !values.some((count) => count > 0)) return null
  if (!(of.min <= of.max && of.max - of.min < Infinity)) return null
  const mean = of.sum / n
  const variance = n < 2 ? 0 : (of.sumOfSquares - n * mean * mean) / (n - 1)
  const varies = of.min < of.max && variance > leastVariance * mean * mean
  return {
    ...{ n, mean, variance: varies ? variance : 0 },
    ...{ counts: values, least: of.min, most: of.max },
  }
}

/** Law of each profile's noise: it is drawn of its bins, which are frozen with it. */
const noises = new WeakMap<NumericProfile, WassersteinNoise>()

/** What the whole reference makes by chance; the same hours of other weeks vary no more than it, as a rule. */
function noiseOf(profile: NumericProfile, reference: ValueWindow): WassersteinNoise {
  const known = noises.get(profile)
  if (known !== undefined) return known
  const drawn = wassersteinNoise(profile.edges, reference)
  noises.set(profile, drawn)
  return drawn
}

/** Integral of the largest |F - G| that the counts allow between the least and the greatest value. */
function largestDistance(edges: readonly number[], a: ValueWindow, b: ValueWindow): number {
  const least = Math.min(a.least, b.least)
  const most = Math.max(a.most, b.most)
  const ends = [...edges.map((edge) => Math.min(Math.max(edge, least), most)), most]
  let area = 0
  let left = least
  let f = 0
  let g = 0
  for (const [bin, right] of ends.entries()) {
    const nextF = f + (a.counts[bin] ?? 0) / a.n
    const nextG = g + (b.counts[bin] ?? 0) / b.n
    area += (right - left) * Math.max(nextF - g, nextG - f)
    left = right
    f = nextF
    g = nextG
  }
  return area
}
