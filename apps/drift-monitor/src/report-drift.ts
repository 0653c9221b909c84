import { type SubjectState } from '@weir/clickhouse'
import { type AlertChanged, type DriftReported } from '@weir/contracts'
import { assessWindow, type ReferenceProfile, type WindowAssessment } from '@weir/drift'
import { type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { alertTransitions } from './alert-transition.ts'
import { driftReport } from './drift-report.ts'
import { type ReportMemory } from './report-memory.ts'
import { reportIdOf, type WindowSlice } from './window-slice.ts'

/** Where reports and alerts go. */
export interface ReportSink {
  readonly memory: ReportMemory
  /** @throws Unavailable */
  readonly publishReports: (reports: readonly DriftReported[]) => Promise<void>
  /** @throws Unavailable */
  readonly publishAlerts: (alerts: readonly AlertChanged[]) => Promise<void>
  readonly now: () => Instant
}

export interface ReportDriftDeps extends ReportSink {
  /** @throws Unavailable */
  readonly windowState: (slice: WindowSlice) => Promise<readonly SubjectState[]>
  /** The frozen profile; null when the version has none that can be read. @throws Unavailable */
  readonly profile: (model: ModelName, version: VersionNumber) => Promise<ReferenceProfile | null>
  readonly onAssessed: (slice: WindowSlice, assessment: WindowAssessment) => void
  /** Page that tells people what to do about an alert. */
  readonly runbookUrl: string
}

/** Judges one slice of a window against its version's profile, once: alerts first, then the report, which says that the
 *  slice is done. A slice without rows, or of a version without a profile, has no report.
 *  @throws Unavailable when a system does not answer; what was published comes again under the same ids */
export async function reportDrift(
  deps: ReportDriftDeps,
  slice: WindowSlice,
  watermark: Instant,
): Promise<void> {
  if (deps.memory.isReported(reportIdOf('drift', slice))) return
  const profile = await deps.profile(slice.model, slice.version)
  if (profile === null) return
  const states = await deps.windowState(slice)
  if (states.every(({ n }) => n === 0)) return
  const assessment = assessWindow(profile, states)
  const now = deps.now()
  const known = (fingerprint: string) => deps.memory.alert(fingerprint)
  const alerts = alertTransitions(slice, assessment, { known, now, runbookUrl: deps.runbookUrl })
  if (alerts.length > 0) await deps.publishAlerts(alerts)
  deps.memory.rememberAlerts(alerts)
  const report = driftReport(slice, assessment, { watermark, createdAt: now })
  await deps.publishReports([report])
  deps.memory.rememberReports([report])
  deps.onAssessed(slice, assessment)
}
