import { type gapSeries, type LabelledHour } from '@weir/monitor'
import { estimatedMetrics } from '@weir/performance'
import { worthOf } from './performance-measurements.ts'
import { type PerformanceHour } from './report-performance.ts'

/** Loss, or value by one KPI. */
export type GapSeries = ReturnType<typeof gapSeries>[number]

/** Realised and estimated sums of loss or value by hour. Of loss, hours with a score that is no probability have none. */
export function labelledHours(
  hours: readonly PerformanceHour[],
  { values }: GapSeries,
): readonly LabelledHour[] {
  return hours.flatMap(({ hour, realised: { brier, cells, estimated } }) => {
    const labelled = estimated.n
    if (values !== null) {
      const expected = estimatedMetrics(estimated).cells
      return [
        { hour, labelled, realisedSum: worthOf(cells, values), estimatedSum: worthOf(expected, values) },
      ]
    }
    if (brier === null || estimated.expectedBrier === null) return []
    return [{ hour, labelled, realisedSum: brier, estimatedSum: estimated.expectedBrier }]
  })
}
