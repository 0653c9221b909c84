import { type WindowAssessment } from '@weir/drift'
import { type Instant } from '@weir/vocabulary'
import { statisticNames } from './drift-report.ts'
import { type DriftMonitorMetrics } from './metrics.ts'
import { type WindowSlice } from './window-slice.ts'

/** Shows drift in the metrics: each verdict is counted; the scores shown are those of the version that gave most live
 *  answers in a model's newest window, because a gauge has no version label. */
export function showDrift({
  driftChecks,
  driftScore,
}: Pick<DriftMonitorMetrics, 'driftChecks' | 'driftScore'>) {
  const shown = new Map<string, { readonly start: Instant; readonly n: number }>()
  return ({ model, role, segment, window }: WindowSlice, { subjects }: WindowAssessment): void => {
    for (const { verdict } of subjects) driftChecks.inc({ verdict })
    if (role !== 'live' || segment !== '') return
    const n = Math.max(...subjects.map((subject) => subject.n))
    const before = shown.get(model)
    if (
      before !== undefined &&
      (window.start < before.start || (window.start === before.start && n < before.n))
    )
      return
    shown.set(model, { start: window.start, n })
    for (const { subject, measurements } of subjects)
      for (const { statistic, value } of measurements)
        if (value !== null)
          driftScore.set({ model_name: model, feature: subject, method: statisticNames[statistic] }, value)
  }
}
