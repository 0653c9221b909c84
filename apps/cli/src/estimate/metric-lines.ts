import { type EstimateBand } from '@weir/performance'
import { type EstimateMethod, type LabelledShare, type MetricLine } from './estimate-report.ts'
import { type PackedRows } from './packed-rows.ts'

/** Values by name of the metric; null where the rows do not say. */
export type MetricValues = Readonly<Record<string, number | null>>

/** One line a metric, with the error of each estimate where the labels of the analysis are complete.
 *  @param of `class`: the class that the metrics are of; all answers if left out */
export function metricLines(of: {
  readonly class?: string
  readonly names: readonly string[]
  readonly reference: MetricValues
  readonly estimates: readonly (readonly [EstimateMethod, MetricValues | null])[]
  /** Of the calibrated score (cbpe), by metric; none if left out. */
  readonly bands?: ReadonlyMap<string, EstimateBand>
  readonly realised: MetricValues | null
  readonly labels: LabelledShare | null
}): readonly MetricLine[] {
  const { names, reference, estimates, labels } = of
  return names.map((metric) => {
    const realised = of.realised?.[metric] ?? null
    const estimated = estimates.map(([method, values]) => [method, values?.[metric] ?? null] as const)
    const known = labels?.isComplete === true ? realised : null
    const errors = estimated.map(
      ([method, value]) => [method, value === null || known === null ? null : value - known] as const,
    )
    return {
      metric,
      class: of.class ?? null,
      reference: reference[metric] ?? null,
      estimated: Object.fromEntries(estimated),
      band: of.bands?.get(metric) ?? null,
      realised,
      error: Object.fromEntries(errors),
    }
  })
}

/** From this share of labels on later ones change little. */
export const completeShare = 0.99

/** How many rows of the analysis have a label; null: none has. */
export function labelledShare(analysis: PackedRows): LabelledShare | null {
  const rows = analysis.labels.filter((label) => !Number.isNaN(label)).length
  if (rows === 0) return null
  const share = rows / analysis.labels.length
  return { rows, share, isComplete: share >= completeShare }
}
