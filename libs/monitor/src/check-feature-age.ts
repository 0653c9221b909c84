import { dayMs, minuteMs, type Window } from '@weir/vocabulary'
import { baselineWeeks, sameHours } from './baseline-windows.ts'
import { blankResult, shortage } from './blank-result.ts'
import { type CheckResult } from './check-result.ts'
import { type EndedHour } from './ended-hour.ts'
import { type AnswerState } from './hour-book.ts'
import { hoursBefore } from './hours-before.ts'
import { type BaselineKind } from './monitor-definition.ts'

/** What stands in for the same hours until they exist. Once features have been late for a part of it, that part is in
 *  it: after half a day the new age may look usual. */
const trailingMs = dayMs

/** Mean of event time minus feature time, ms, against its mean in the same hours of the three weeks before, or in the
 *  24 hours before the window until there are such. Fails when it is above both so many times that mean and so much
 *  above it. The freshness of events does not show this: late features come with events that are on time. */
export function checkFeatureAge(hour: EndedHour, window: Window): CheckResult {
  const { definition, book, segment } = hour
  const rules = definition.quality
  const state = book.answers([window])
  const blank = blankResult({
    check: 'feature_age',
    family: 'quality',
    subjectKind: 'none',
    subject: '',
    segment,
    statistic: 'mean_ms',
    window,
  })
  const n = state.featureAges
  const missing = shortage(n, rules.leastRows)
  if (missing !== null) return { ...blank, n, reason: missing }
  const value = meanOf(state)
  const usual = usualAges(hour, window)
  if (usual === null) return { ...blank, n, value, reason: 'not-learned' }
  const mean = meanOf(usual.state)
  const threshold = Math.max(mean * rules.featureAgeTimes, mean + rules.featureAgeMoreMs)
  const measured = {
    ...blank,
    baseline: usual.kind,
    n,
    referenceN: usual.state.featureAges,
    value,
    threshold,
  }
  if (value <= threshold) return { ...measured, verdict: 'pass', reason: 'measured' }
  const detail = `${minutes(value)} min old on average, usually ${minutes(mean)}`
  return { ...measured, verdict: 'fail', reason: 'measured', detail }
}

function usualAges(
  { definition, book }: EndedHour,
  window: Window,
): { readonly kind: BaselineKind; readonly state: AnswerState } | null {
  const { excluded, quality } = definition
  const candidates = [
    { kind: 'same-hours', windows: () => sameHours(book, window, { weeks: baselineWeeks, excluded }) },
    { kind: 'trailing', windows: () => hoursBefore(window.start, { lengthMs: trailingMs, excluded }) },
  ] as const
  for (const { kind, windows } of candidates) {
    const state = book.answers(windows())
    if (state.featureAges >= Math.max(quality.leastRows, 1)) return { kind, state }
  }
  return null
}

function meanOf({ featureAgeSumMs, featureAges }: AnswerState): number {
  return featureAgeSumMs / featureAges
}

function minutes(ms: number): number {
  return Number((ms / minuteMs).toPrecision(3))
}
