import {
  jensenShannonDistance,
  ksInterval,
  noiseFloor,
  populationStability,
  wilsonInterval,
} from '@weir/stats'
import { type Verdict } from '@weir/vocabulary'
import { type DriftRule, type Statistic } from './drift-rule.ts'
import { type SubjectProfile } from './reference-profile.ts'

/** One run of one statistic. */
export interface Measurement {
  readonly statistic: Statistic
  /** Null when it could not be computed. */
  readonly value: number | null
  /** The value lies in [lower, upper] for certain (Kolmogorov-Smirnov), or with 99 % confidence (null share). */
  readonly lower: number | null
  readonly upper: number | null
  readonly threshold: number
  /** Value that chance alone stays below in `noiseQuantile` of windows; null where the statistic has an interval of
   *  confidence instead, or no value. */
  readonly noiseFloor: number | null
  readonly verdict: Verdict
}

/** Normal quantile of the null share's interval, 99 % on both sides together. */
const nullShareQuantile = 2.5758

/** All statistics of one subject. The divergences count the null bin as a bin like the others; Kolmogorov-Smirnov
 *  compares the values that are there.
 *  @param counts of the analysis window, same bins as the profile's, at least one row */
export function measure(profile: SubjectProfile, counts: readonly number[], rule: DriftRule): Measurement[] {
  const n = profile.n
  const m = counts.reduce((total, count) => total + count, 0)
  const bins = counts.filter((count, bin) => count + (profile.counts[bin] ?? NaN) > 0).length
  const floor = noiseFloor({ n, m, bins }, rule.noiseQuantile)
  return [
    divergence('jensen-shannon', {
      value: jensenShannonDistance(profile.counts, counts),
      threshold: rule.jensenShannon,
      noiseFloor: floor.jensenShannon,
    }),
    divergence('population-stability', {
      value: populationStability(profile.counts, counts),
      threshold: rule.populationStability,
      noiseFloor: floor.psi,
    }),
    kolmogorovSmirnov(profile, counts, rule),
    nullShare(profile, { nulls: counts.at(-1) ?? NaN, m }, rule),
  ]
}

/** Fail needs an effect that matters and that chance does not explain; one that matters but may be chance is
 *  inconclusive. Chance only adds to a divergence, so a small value is a pass however few the rows. */
function divergence(
  statistic: 'jensen-shannon' | 'population-stability',
  at: { readonly value: number; readonly threshold: number; readonly noiseFloor: number },
): Measurement {
  const effect = at.value >= at.threshold
  const verdict: Verdict = !effect ? 'pass' : at.value >= at.noiseFloor ? 'fail' : 'inconclusive'
  return { statistic, ...at, lower: null, upper: null, verdict }
}

function kolmogorovSmirnov(profile: SubjectProfile, counts: readonly number[], rule: DriftRule): Measurement {
  const n = profile.n - profile.nulls
  const m = counts.slice(0, -1).reduce((total, count) => total + count, 0)
  const common = { statistic: 'kolmogorov-smirnov', threshold: rule.kolmogorovSmirnov } as const
  // Categories have no order.
  if (profile.type === 'category' || n === 0 || m === 0)
    return { ...common, value: null, lower: null, upper: null, noiseFloor: null, verdict: 'inconclusive' }
  const { lower, upper } = ksInterval(profile.counts.slice(0, -1), counts.slice(0, -1))
  const { ks } = noiseFloor({ n, m, bins: 1 }, rule.noiseQuantile)
  const drifted = lower >= rule.kolmogorovSmirnov && lower >= ks
  const verdict: Verdict = drifted ? 'fail' : upper < rule.kolmogorovSmirnov ? 'pass' : 'inconclusive'
  return { ...common, value: lower, lower, upper, noiseFloor: ks, verdict }
}

function nullShare(
  profile: SubjectProfile,
  { nulls, m }: { readonly nulls: number; readonly m: number },
  rule: DriftRule,
): Measurement {
  const threshold = Math.max((rule.nullTimes * profile.nulls) / profile.n, rule.nullShare)
  const value = nulls / m
  const { lower, upper } = wilsonInterval(nulls, m, nullShareQuantile)
  const verdict: Verdict = lower > threshold ? 'fail' : value <= threshold ? 'pass' : 'inconclusive'
  return { statistic: 'null-share', value, lower, upper, threshold, noiseFloor: null, verdict }
}
