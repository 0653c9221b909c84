import { type AlertChanged } from '@weir/contracts'
import { type Measurement, type Statistic, type WindowAssessment } from '@weir/drift'
import { type Instant } from '@weir/vocabulary'
import { alertFingerprint } from './alert-fingerprint.ts'
import { statisticNames } from './drift-report.ts'
import { type WindowSlice } from './window-slice.ts'

/** The newest transition of an alert, as far as the next one depends on it. */
export interface KnownAlert {
  readonly status: AlertChanged['status']
  readonly startsAt: Instant
  readonly sequence: number
  /** End of the window that decided; null when it is not known. */
  readonly windowEnd: Instant | null
}

/** How each deciding statistic is called to people. Nulls break a feature at once; a shifted distribution may be real. */
const kinds: Partial<
  Record<Statistic, Pick<AlertChanged, 'severity'> & { alertname: string; what: string }>
> = {
  'jensen-shannon': {
    alertname: 'ModelDriftDetected',
    severity: 'warning',
    what: 'differs from its reference',
  },
  'null-share': { alertname: 'ModelNullsHigh', severity: 'critical', what: 'is null too often' },
}

export interface TransitionContext {
  /** The alert as it is known; undefined if it never fired. */
  readonly known: (fingerprint: string) => KnownAlert | undefined
  /** Wall time. */
  readonly now: Instant
  /** Page that tells people what to do; the alert's name is its anchor. */
  readonly runbookUrl: string
}

/** Alerts that begin or end with a window: one fires when its check fails, and is resolved when the check passes in a
 *  later window. Inconclusive and error change nothing. Only statistics that decide the verdict of a subject alert; only
 *  live answers to all requests do: copies and segments see the same features. */
export function alertTransitions(
  slice: WindowSlice,
  assessment: WindowAssessment,
  context: TransitionContext,
): readonly AlertChanged[] {
  if (slice.role !== 'live' || slice.segment !== '') return []
  return assessment.subjects.flatMap(({ subject, n, measurements }) =>
    measurements
      .filter(({ statistic }) => assessment.rule.decides.includes(statistic))
      .flatMap((measurement) => transitionOf(slice, { subject, n, measurement }, context)),
  )
}

interface Checked {
  readonly subject: string
  readonly n: number
  readonly measurement: Measurement
}

function transitionOf(
  slice: WindowSlice,
  checked: Checked,
  context: TransitionContext,
): readonly AlertChanged[] {
  const { statistic, verdict, value } = checked.measurement
  const kind = kinds[statistic]
  if (kind === undefined || value === null || (verdict !== 'fail' && verdict !== 'pass')) return []
  const labels = {
    alertname: kind.alertname,
    check: statisticNames[statistic],
    feature: checked.subject,
    model_name: slice.model,
    model_version: String(slice.version),
    severity: kind.severity,
  }
  const fingerprint = alertFingerprint(labels)
  const known = context.known(fingerprint)
  if (known !== undefined && (known.windowEnd ?? Number.NEGATIVE_INFINITY) >= slice.window.end) return []
  const isFiring = known?.status === 'firing'
  if (isFiring === (verdict === 'fail')) return []
  const sequence = (known?.sequence ?? 0) + 1
  return [
    {
      alertId: `${fingerprint}/${sequence}`,
      fingerprint,
      status: isFiring ? 'resolved' : 'firing',
      severity: kind.severity,
      model: slice.model,
      version: slice.version,
      labels,
      annotations: annotationsOf(slice, checked, { ...kind, runbookUrl: context.runbookUrl }),
      startsAt: isFiring ? known.startsAt : context.now,
      endsAt: isFiring ? context.now : null,
      value,
      threshold: checked.measurement.threshold,
      n: checked.n,
      windowStart: slice.window.start,
      windowEnd: slice.window.end,
      sequence,
    },
  ]
}

function annotationsOf(
  { model, version, window }: WindowSlice,
  { subject, n, measurement }: Checked,
  { alertname, what, runbookUrl }: { alertname: string; what: string; runbookUrl: string },
): Record<string, string> {
  const { statistic, value, threshold, verdict, noiseFloor } = measurement
  const name = statisticNames[statistic]
  const failed = verdict === 'fail'
  const told = `${name} ${shown(value)} against ${shown(threshold)}, n ${n}`
  const floor =
    noiseFloor === null ? '' : ` Without drift it stays below ${shown(noiseFloor)} in 99 of 100 windows.`
  return {
    summary: `${model} version ${version}: ${subject} ${failed ? what : 'is as in its reference again'} (${told})`,
    description: `Window ${isoOf(window.start)} to ${isoOf(window.end)} of event time, live answers.${floor}`,
    runbook_url: `${runbookUrl}#${alertname.toLowerCase()}`,
  }
}

function shown(value: number | null): string {
  return value === null ? 'no value' : String(Number(value.toPrecision(4)))
}

function isoOf(at: Instant): string {
  return new Date(at).toISOString()
}
