import { measureSubject, referenceState, type SubjectState } from '@weir/drift'
import { assertNever, type Instant, type Verdict, type Window } from '@weir/vocabulary'
import { baselineWeeks, overlaps, sameHours, windowEndingAt } from './baseline-windows.ts'
import { type CheckResult, type Reason } from './check-result.ts'
import { type EndedHour } from './ended-hour.ts'
import { type BaselineKind, type DriftRules } from './monitor-definition.ts'
import { subjectLabel } from './subject-label.ts'
import { planSubject, type SubjectPlan } from './subject-plan.ts'
import { watchedSubjects, type WatchedSubject } from './watched-subjects.ts'

/** Drift of every watched subject whose window ends with this hour: the deciding statistic, and the others to be shown.
 *  Fails are candidates still: `discover` keeps those that the number of subjects does not explain. */
export function checkDrift(of: EndedHour): readonly CheckResult[] {
  if (!of.definition.drift.isOn) return []
  return watchedSubjects(of.profile, of.definition).flatMap((watched) => checkSubject(of, watched))
}

function checkSubject(of: EndedHour, watched: WatchedSubject): readonly CheckResult[] {
  const rules = of.definition.drift
  const compared = comparisonOf(of, watched)
  if (compared === null) return []
  const { window, baseline, state, baselineState, plan } = compared
  const name = { kind: watched.kind, subject: watched.profile.name }
  const common = {
    check: watched.kind === 'multivariate' ? ('multivariate_drift' as const) : ('drift' as const),
    subjectKind: watched.kind,
    subject: name.subject,
    segment: of.segment,
    window,
    baseline,
    n: state?.n ?? 0,
    referenceN: baselineState.n,
    detail: '',
  }
  const measured = state === null ? [] : measureSubject(watched.profile, state, baselineState)
  if (measured === null) return [{ ...common, ...unmeasured(rules), verdict: 'error', reason: 'bins-differ' }]
  if (measured.length === 0)
    return [{ ...common, ...unmeasured(rules), verdict: 'inconclusive', reason: 'no-rows' }]
  const isMuted = rules.columns[labelOf(watched)]?.isMuted === true
  const corrected = measured.find(({ statistic }) => statistic === 'js_corrected')?.value ?? null
  return measured
    .filter(({ statistic }) => statistic !== 'js_corrected')
    .map((one) => {
      const decides = one.statistic === rules.method
      const judged = decides
        ? judge(one, { rules, plan, corrected, n: common.n, isMuted })
        : ({ verdict: 'inconclusive', reason: 'measured', threshold: null } as const)
      return {
        ...common,
        family: decides && watched.kind !== 'multivariate' ? ('drift' as const) : null,
        ...one,
        ...judged,
      }
    })
}

interface Comparison {
  readonly window: Window
  readonly baseline: BaselineKind
  readonly state: SubjectState | null
  readonly baselineState: SubjectState
  readonly plan: SubjectPlan
}

/** What is compared with what at this hour; null when no window of the subject ends now. */
function comparisonOf(of: EndedHour, { kind, profile }: WatchedSubject): Comparison | null {
  const { book, end, definition } = of
  const rules = definition.drift
  const name = { kind, subject: profile.name }
  for (const wanted of kindsInOrder(rules.baseline)) {
    const plan = planSubject(
      { name: labelOf({ kind, profile }), learned: profile.learned },
      wanted === 'same-hours' ? 'same-hours' : 'reference',
      rules,
    )
    const window = windowOf(end, plan.windowMs, rules)
    const past = baselineOf(of, wanted, window ?? { start: end - plan.windowMs, end })
    if (wanted !== 'reference' && past.length === 0) continue
    if (window === null || definition.excluded.some((range) => overlaps(window, range))) return null
    const baselineState = book.subject(name, past) ?? referenceState(kind, profile)
    return { window, baseline: wanted, state: book.subject(name, [window]), baselineState, plan }
  }
  return null
}

/** What its rules stand under. */
function labelOf({ kind, profile }: WatchedSubject): string {
  return subjectLabel({ subjectKind: kind, subject: profile.name })
}

/** The reference stands in for a past that is not there yet. */
function kindsInOrder(kind: BaselineKind): readonly BaselineKind[] {
  return kind === 'reference' ? ['reference'] : [kind, 'reference']
}

function windowOf(end: Instant, windowMs: number, { slideMs, offsetMs }: DriftRules): Window | null {
  return windowEndingAt(end, { windowMs, slideMs: slideMs ?? windowMs, offsetMs })
}

/** Windows of the past that make the baseline; none while it does not exist, or for the reference. */
function baselineOf({ book, definition }: EndedHour, kind: BaselineKind, window: Window): readonly Window[] {
  switch (kind) {
    case 'reference':
      return []
    case 'same-hours': {
      const { excluded } = definition
      const windows = sameHours(book, window, { weeks: baselineWeeks, excluded })
      return windows.length === baselineWeeks ? windows : []
    }
    case 'trailing': {
      const trailing = { start: window.start - definition.drift.trailingMs, end: window.start }
      const first = book.first()
      return first !== null && first <= trailing.start ? [trailing] : []
    }
    default:
      return assertNever(kind)
  }
}

type SubjectMeasurement = NonNullable<ReturnType<typeof measureSubject>>[number]

interface Judgement {
  readonly verdict: Verdict
  readonly reason: Reason
  readonly threshold: number | null
}

/** A conjunction: an effect that matters, that chance does not explain, and that the seasons of the reference do not. */
function judge(
  { statistic, value, noiseFloor }: SubjectMeasurement,
  of: {
    readonly rules: DriftRules
    readonly plan: SubjectPlan
    readonly corrected: number | null
    readonly n: number
    readonly isMuted: boolean
  },
): Judgement {
  const { rules, plan, corrected, n } = of
  const effect = rules.effects[rules.method]
  const learned = plan.kind === 'not-learned' ? null : plan.threshold
  const threshold = statistic === 'js_distance' && learned !== null ? Math.max(effect, learned) : effect
  const shown = (reason: Reason): Judgement => ({ verdict: 'inconclusive', reason, threshold })
  if (of.isMuted) return shown('muted')
  if (plan.kind === 'not-learned') return shown(plan.kind)
  if (n < rules.leastRows || value === null || corrected === null)
    return shown(plan.kind === 'deaf' ? 'deaf' : 'too-few-rows')
  const isUsual = value < effect || corrected < plan.threshold
  if (isUsual && plan.kind === 'deaf') return shown('deaf')
  if (isUsual) return { verdict: 'pass', reason: 'measured', threshold }
  const isChance = noiseFloor !== null && value < noiseFloor
  return { verdict: isChance ? 'inconclusive' : 'fail', reason: 'measured', threshold }
}

function unmeasured({ method }: DriftRules) {
  const nothing = { value: null, lower: null, upper: null, noiseFloor: null, excess: null, pValue: null }
  return { family: 'drift' as const, statistic: method, ...nothing, threshold: null }
}
