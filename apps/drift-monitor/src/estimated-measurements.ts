import { type Measurement } from '@weir/contracts'
import { type ReferenceProfile } from '@weir/drift'
import {
  estimateBand,
  estimatedMetrics,
  middleScores,
  type BandedMetric,
  type EstimateSums,
} from '@weir/performance'
import { type LabelPlan } from './label-plan.ts'
import { performanceMeasurements, type FoundBand } from './performance-measurements.ts'

/** What was estimated of a window, each metric with the band in which it will be found once its labels have come, with
 *  95 %, if nothing has changed. Without event times in the reference nobody knows how much alike the labels of an hour
 *  are: then there is no band, as one of independent labels would be far too narrow. */
export function estimatedMeasurements(
  sums: EstimateSums,
  of: {
    readonly profile: Pick<ReferenceProfile, 'score' | 'performance'>
    readonly windowMs: number
    readonly kpis: LabelPlan['kpis']
  },
): readonly Measurement[] {
  const scatter = of.profile.performance?.labelScatter ?? null
  const scores = middleScores(of.profile.score)
  const bandOf = (metric: BandedMetric): FoundBand => {
    if (scatter === null) return { band: null, why: notLearned }
    const band = estimateBand({ sums, scores, scatter, windowMs: of.windowMs }, metric)
    return band === null ? { band, why: 'too few rows whose label could be either' } : { band }
  }
  return performanceMeasurements(estimatedMetrics(sums), { stage: 'estimated', kpis: of.kpis, bandOf })
}

const notLearned =
  'the frozen reference does not say how labels scatter in time; register a version with labels and event times'
