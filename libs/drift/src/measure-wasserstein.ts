import { welchTest } from '@weir/stats'
import { type NumericProfile } from './reference-profile.ts'
import { type SubjectMeasurement } from './subject-measurement.ts'
import { denseCounts, type SubjectState } from './subject-state.ts'

/** Normal quantile of 99 % on both sides together. */
const noiseQuantile = 2.5758
/** Mean and standard deviation of |N(0, 1)|. */
const foldedMean = Math.sqrt(2 / Math.PI)
const foldedDeviation = Math.sqrt(1 - 2 / Math.PI)

const unknown: SubjectMeasurement = {
  ...({ statistic: 'wasserstein', value: null, lower: null, upper: null } as const),
  ...{ noiseFloor: null, excess: null, pValue: null },
}

/** Wasserstein-1 distance in standard deviations of the reference. `value` and `lower` are the distance of the means,
 *  which it never falls below and equals when all values moved one way; `upper` is the largest that bins, least and
 *  greatest values allow. Noise floor, excess and p-value (Welch) are those of the distance of the means.
 *  @param baseline null when its sums are not known: then nothing is. Also nothing without values on one side, or when
 *  the reference does not vary */
export function measureWasserstein(
  profile: NumericProfile,
  analysis: SubjectState,
  baseline: SubjectState | null,
): SubjectMeasurement {
  if (baseline === null) return unknown
  const reference = momentsOf(profile)
  const a = momentsOf(baseline)
  const b = momentsOf(analysis)
  const unit = Math.sqrt(reference.variance)
  if (!(a.n > 0 && b.n > 0 && unit > 0)) return unknown
  const lower = Math.abs(b.mean - a.mean) / unit
  const noise = Math.sqrt(1 / a.n + 1 / b.n)
  return {
    ...({ statistic: 'wasserstein', value: lower, lower } as const),
    upper: Math.max(lower, upperBound(profile, baseline, analysis) / unit),
    noiseFloor: noiseQuantile * noise,
    excess: (lower / noise - foldedMean) / foldedDeviation,
    pValue: a.n < 2 || b.n < 2 ? null : welchTest(a, b).pValue,
  }
}

/** Of the values that are not null; variance with divisor n - 1, 0 for fewer than two. */
function momentsOf(of: Pick<SubjectState, 'n' | 'nulls' | 'sum' | 'sumOfSquares'>) {
  const n = of.n - of.nulls
  const mean = n === 0 ? 0 : of.sum / n
  return { n, mean, variance: n < 2 ? 0 : Math.max(0, (of.sumOfSquares - n * mean * mean) / (n - 1)) }
}

/** Integral of the largest |F - G| that the counts allow between the least and the greatest value. */
function upperBound(profile: NumericProfile, baseline: SubjectState, analysis: SubjectState): number {
  const length = profile.counts.length
  const counts = denseCounts(baseline, length) ?? []
  const others = denseCounts(analysis, length) ?? []
  const n = baseline.n - baseline.nulls
  const m = analysis.n - analysis.nulls
  const least = Math.min(baseline.min, analysis.min)
  const most = Math.max(baseline.max, analysis.max)
  const edges = [...profile.edges.map((edge) => Math.min(Math.max(edge, least), most)), most]
  let area = 0
  let left = least
  let f = 0
  let g = 0
  for (const [bin, right] of edges.entries()) {
    const nextF = f + (counts[bin] ?? 0) / n
    const nextG = g + (others[bin] ?? 0) / m
    area += (right - left) * Math.max(nextF - g, nextG - f)
    left = right
    f = nextF
    g = nextG
  }
  return area
}
