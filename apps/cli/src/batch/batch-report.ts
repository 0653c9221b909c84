import { type ReferenceProfile, type SubjectState } from '@weir/drift'
import { type CheckResult, type MonitorDefinition } from '@weir/monitor'
import { type Window } from '@weir/vocabulary'
import { checkLines } from '../drift/check-lines.ts'
import { columnPlot } from '../drift/column-plot.ts'
import { type DriftReport } from '../drift/drift-report.ts'
import { formatTime } from '../format-time.ts'
import { batchNotes } from './batch-notes.ts'
import { countRows } from './count-rows.ts'
import { exactTests } from './exact/exact-tests.ts'
import { judgeBatch } from './judge-batch.ts'
import { type BatchRows } from './read-rows.ts'
import { requireApart, spanOf } from './require-apart.ts'

/** Judges a batch against a profile and reports on it.
 *  @param reference rows of the reference; null: the profile is that of a registered version
 *  @param against what the profile is of, for people
 *  @param isExact tests on the raw rows are wanted, too, where there are rows of both
 *  @throws InvalidInput `windows-overlap` */
export function batchReport(of: {
  readonly profile: ReferenceProfile
  readonly batch: BatchRows
  readonly reference: BatchRows | null
  readonly against: string
  readonly definition: MonitorDefinition
  readonly isExact: boolean
}): DriftReport {
  const { profile, batch, reference, against, definition, isExact } = of
  const span = spanOf(batch.data.eventTimes)
  requireApart(profile.span, span)
  const states = countRows(profile, batch)
  const hasScore = batch.score !== null && profile.score.n > profile.score.nulls
  const results = judgeBatch({ profile, states, rows: batch.data.rows, definition, hasScore })
  const windows = results.map((result: CheckResult) => ({ ...result, window: span }))
  return {
    title: batch.name,
    arms: [
      {
        name: `(${sizeOf(batch.data.rows, span)}) against ${against} (${sizeOf(profile.score.n, profile.span)})`,
        until: null,
        checks: checkLines(windows),
        plots: plotsOf(profile, states, hasScore),
      },
    ],
    kpis: [],
    performance: [],
    delayCurves: [],
    labelDelays: [],
    suppressed: [],
    exact: isExact && reference !== null ? exactTests(reference, batch) : null,
    notes: batchNotes({ ...of, results }),
  }
}

/** Rows and, where they are known, first and last event time. */
function sizeOf(rows: number, span: Window | null): string {
  return `${rows} rows${span === null ? '' : `, ${formatTime(span.start)} to ${formatTime(span.end)}`}`
}

function plotsOf(profile: ReferenceProfile, states: readonly SubjectState[], hasScore: boolean) {
  const { features, score, multivariate } = profile
  const subjects = [
    ...features.map((feature) => ['feature', feature] as const),
    ...(hasScore ? [['score', score] as const] : []),
    ...(multivariate === null ? [] : [['multivariate', multivariate.error] as const]),
  ]
  return subjects.flatMap(([kind, subject]) => {
    const state = states.find((one) => one.subject === subject.name && one.kind === kind) ?? null
    return columnPlot(kind, subject, state) ?? []
  })
}
