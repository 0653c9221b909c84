import { type CheckResult } from '@weir/monitor'
import { dayMs, type Instant } from '@weir/vocabulary'
import { type DriftMonitorMetrics } from './metrics.ts'
import { type WatchedVersion } from './window-slice.ts'

type ScoreLabels = Parameters<DriftMonitorMetrics['driftScore']['remove']>[0]

/** What is shown of a version. Mutable. */
interface Shown {
  /** End of the newest window, event time. */
  judgedUntil: Instant
  /** By their values. */
  readonly series: Map<string, ScoreLabels>
}

/** Shows what was judged in the metrics: the verdict of each check that decides is counted, and the drift scores of live
 *  versions are set. Those of a version that is not judged any more are removed, so that they do not stand still for ever.
 *  @returns takes the results of one version and hour */
export function showDrift({
  driftChecks,
  driftScore,
}: Pick<DriftMonitorMetrics, 'driftChecks' | 'driftScore'>) {
  const models = new Map<string, Map<number, Shown>>()
  return ({ model, version, role }: WatchedVersion, results: readonly CheckResult[]): void => {
    for (const { family, check, verdict } of results) if (family !== null) driftChecks.inc({ check, verdict })
    if (role !== 'live' || results.length === 0) return
    const versions = models.get(model) ?? new Map<number, Shown>()
    models.set(model, versions)
    const shown = versions.get(version) ?? { judgedUntil: 0, series: new Map<string, ScoreLabels>() }
    versions.set(version, shown)
    shown.judgedUntil = Math.max(...results.map(({ window }) => window.end))
    for (const { check, segment, subjectKind: kind, subject: feature, statistic: method, value } of results)
      if ((check === 'drift' || check === 'multivariate_drift') && segment === '' && value !== null) {
        const labels = { model_name: model, version, kind, feature, method }
        driftScore.set(labels, value)
        shown.series.set([kind, feature, method].join('\n'), labels)
      }
    for (const [number, { judgedUntil, series }] of versions) {
      // Versions of one hour are judged one after another, and with windows of a day once a day.
      if (judgedUntil >= shown.judgedUntil - dayMs) continue
      for (const labels of series.values()) driftScore.remove(labels)
      versions.delete(number)
    }
  }
}
