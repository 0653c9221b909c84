import { type DriftReported } from '@weir/contracts'
import { type ReferenceProfile } from '@weir/drift'
import {
  emptyEstimates,
  labelStage,
  mergeEstimates,
  type CalibrationMap,
  type EstimateSums,
  type RealisedSums,
} from '@weir/performance'
import { dayMs, type Instant } from '@weir/vocabulary'
import { estimateErrors } from './estimate-errors.ts'
import { estimateOfHour } from './estimate-of-hour.ts'
import { estimatedMeasurements } from './estimated-measurements.ts'
import { type LabelPlan } from './label-plan.ts'
import { type LoadHoursDeps } from './load-hours.ts'
import { type PerformanceStage } from './performance-measurements.ts'
import { realisedMeasurements } from './realised-measurements.ts'
import { publishReports, type ReportSink } from './report-sink.ts'
import { windowReport } from './window-report.ts'
import { reportIdOf, type WindowSlice } from './window-slice.ts'

/** How a version did in one hour of event time. */
export interface PerformanceHour {
  readonly hour: Instant
  readonly answered: EstimateSums
  readonly realised: RealisedSums
}

export interface ReportPerformanceDeps
  extends
    Pick<LoadHoursDeps, 'subjectHours' | 'answerHours' | 'profile'>,
    Pick<ReportSink, 'memory' | 'publishReports' | 'now'> {
  /** From raw rows and the labels that have come. @throws Unavailable */
  readonly performanceHours: (
    of: WindowSlice & {
      readonly outcome: string
      readonly positiveClass: string
      readonly edges: readonly number[]
      readonly calibration: CalibrationMap
      readonly attributionMs: number
    },
  ) => Promise<readonly PerformanceHour[]>
}

/** Estimates are scored over the final windows of so long. */
const scoredMs = 28 * dayMs

/** Reports how a version did in a window: estimated, from its per-minute state; and by the labels that have come,
 *  provisional until they are of age and then final, once: a label that comes or is corrected after that changes nothing.
 *  A version whose reference had no labels has neither.
 *  @param of isMature: every label of the window is of age; the estimate is then made again, with late rows
 *  @throws Unavailable */
export async function reportPerformance(
  deps: ReportPerformanceDeps,
  slice: WindowSlice,
  of: { readonly labels: LabelPlan | null; readonly isMature: boolean; readonly watermark: Instant },
): Promise<void> {
  const profile = await deps.profile(slice.model, slice.version)
  if (profile === null || profile.performance === null) return
  const { memory } = deps
  if (memory.isFinal(reportIdOf('final', slice))) return
  const isLast = of.isMature && of.labels !== null
  if (isLast || !memory.isReported(reportIdOf('estimated', slice)))
    await reportEstimate(deps, slice, { ...of, profile })
  if (of.labels === null || (of.labels.isObserved && slice.role === 'shadow')) return
  await reportRealised(deps, slice, {
    labels: of.labels,
    watermark: of.watermark,
    profile,
    calibration: profile.performance.calibration,
  })
}

async function reportEstimate(
  deps: ReportPerformanceDeps,
  slice: WindowSlice,
  of: {
    readonly labels: LabelPlan | null
    readonly watermark: Instant
    readonly profile: ReferenceProfile
  },
): Promise<void> {
  const bins = of.profile.score.counts.length
  const span = { ...slice, from: slice.window.start, to: slice.window.end }
  const answers = await deps.answerHours({ ...span, scoreBins: bins })
  const subjects = await deps.subjectHours(span)
  const scores = new Map(
    subjects.map(({ hour, states }) => [hour, states.find(({ kind }) => kind === 'score') ?? null]),
  )
  const hours = answers.map((found) => estimateOfHour(found.answers, scores.get(found.hour) ?? null, bins))
  const sums = hours.reduce(mergeEstimates, emptyEstimates(bins - 1))
  if (sums.n === 0) return
  const windowMs = slice.window.end - slice.window.start
  const kpis = of.labels?.kpis ?? []
  const measurements = estimatedMeasurements(sums, { profile: of.profile, windowMs, kpis })
  await publishReports(deps, [reportOf(deps, slice, { ...of, stage: 'estimated', measurements })])
}

async function reportRealised(
  deps: ReportPerformanceDeps,
  slice: WindowSlice,
  of: {
    readonly labels: LabelPlan
    readonly watermark: Instant
    readonly profile: ReferenceProfile
    readonly calibration: CalibrationMap
  },
): Promise<void> {
  const { labels, watermark, calibration } = of
  const { edges } = of.profile.score
  const { outcome, positiveClass, maturityMs } = labels
  const question = { outcome, positiveClass, edges, calibration, attributionMs: maturityMs }
  const hours = await deps.performanceHours({ ...slice, ...question })
  const answered = hours.reduce((total, hour) => total + hour.answered.n, 0)
  if (answered === 0) return
  const windowEnd = slice.window.end
  const labelledShare = hours.reduce((total, { realised }) => total + realised.estimated.n, 0) / answered
  const stage = labelStage({ windowEnd, watermark, labelledShare, maturityMs })
  if (stage === 'estimated') return
  const { kpis } = labels
  const measurements = realisedMeasurements(hours, { stage, kpis, answered, bins: edges.length + 1 })
  const report = reportOf(deps, slice, { watermark, stage, measurements })
  if (stage === 'final') deps.memory.performance.remember(report)
  const errors = stage === 'final' ? errorsOf(deps, slice) : []
  await publishReports(deps, [{ ...report, measurements: [...measurements, ...errors] }])
}

function errorsOf({ memory }: ReportPerformanceDeps, slice: WindowSlice) {
  const { start } = slice.window
  return estimateErrors(memory.performance.windows(slice, start - scoredMs, start))
}

function reportOf(
  { now }: Pick<ReportSink, 'now'>,
  slice: WindowSlice,
  made: {
    readonly stage: PerformanceStage
    readonly watermark: Instant
    readonly measurements: DriftReported['measurements']
  },
): DriftReported {
  const { stage, watermark, measurements } = made
  return windowReport(stage, slice, {
    kind: 'kpi',
    isMature: stage === 'final',
    watermark,
    measurements,
    createdAt: now(),
  })
}
