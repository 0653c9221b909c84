import { type CheckResult } from '@weir/monitor'
import { type DriftMonitorMetrics } from './metrics.ts'
import { type WatchedVersion } from './window-slice.ts'

/** Shows what was judged in the metrics: each verdict is counted; the drift scores shown are those of the version that
 *  answered most, because a gauge has no version label. */
export function showDrift({
  driftChecks,
  driftScore,
}: Pick<DriftMonitorMetrics, 'driftChecks' | 'driftScore'>) {
  return ({ model }: WatchedVersion, results: readonly CheckResult[], isMain: boolean): void => {
    for (const { verdict } of results) driftChecks.inc({ verdict })
    if (!isMain) return
    for (const { check, segment, subjectKind: kind, subject: feature, statistic: method, value } of results)
      if ((check === 'drift' || check === 'multivariate_drift') && segment === '' && value !== null)
        driftScore.set({ model_name: model, kind, feature, method }, value)
  }
}
