import { measureSubject, referenceState, type SubjectState } from '@weir/drift'
import { assertNever, type Instant, type Verdict, type Window } from '@weir/vocabulary'
import { isExcluded, sameHoursBaseline, windowEndingAt } from './baseline-windows.ts'
import { type CheckResult, type Reason } from './check-result.ts'
import { type EndedHour } from './ended-hour.ts'
import { hoursBefore } from './hours-before.ts'
import { type BaselineKind, type DriftMethod, type DriftRules } from './monitor-definition.ts'
import { subjectLabel } from './subject-label.ts'
import { planSubject, type SubjectPlan } from './subject-plan.ts'
import { typicalRowsPerHour } from './typical-rows.ts'
import { decidingStatistic, watchedSubjects, type WatchedSubject } from './watched-subjects.ts'

/** Drift of every watched subject whose window ends with this hour: the deciding statistic, and the others to be shown.
 *  Fails are candidates still: `discover` keeps those that the number of subjects does not explain. */
export function checkDrift(of: EndedHour): readonly CheckResult[] {
  if (!of.definition.drift.isOn) return []
  const rowsPerHour = typicalRowsPerHour(of)
  return watchedSubjects(of.profile, of.definition).flatMap((watched) =>
    checkSubject(of, watched, rowsPerHour),
  )
}

function checkSubject(
  of: EndedHour,
  watched: WatchedSubject,
  rowsPerHour: number | null,
): readonly CheckResult[] {
  const rules = of.definition.drift
  const compared = comparisonOf(of, watched, rowsPerHour)
  if (compared === null) return []
  const { window, baseline, state, baselineState, plan } = compared
  const method = decidingStatistic(rules.method, watched.profile)
  const common = {
    check: watched.kind === 'multivariate' ? ('multivariate_drift' as const) : ('drift' as const),
    subjectKind: watched.kind,
    subject: watched.profile.name,
    segment: of.segment,
    window,
    baseline,
    n: state?.n ?? 0,
    referenceN: baselineState?.n ?? 0,
    detail: '',
  }
  const unmeasured = { ...common, ...unmeasuredBy(method) }
  if (baselineState === null) return [{ ...unmeasured, verdict: 'inconclusive', reason: 'no-baseline' }]
  const measured =
    state === null
      ? []
      : measureSubject(watched.profile, { analysis: state, baseline: baselineState }, rules.noiseQuantile)
  if (measured === null) return [{ ...unmeasured, verdict: 'error', reason: 'bins-differ' }]
  if (measured.length === 0) return [{ ...unmeasured, verdict: 'inconclusive', reason: 'no-rows' }]
  const isMuted = rules.columns[labelOf(watched)]?.isMuted === true
  const corrected = measured.find(({ statistic }) => statistic === 'js_corrected') ?? null
  return measured
    .filter(({ statistic }) => statistic !== 'js_corrected')
    .map((one) => {
      const decides = one.statistic === method
      const judged = decides
        ? judge(one, { rules, effect: rules.effects[method], plan, corrected, n: common.n, isMuted })
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
  /** Null: there is none yet. */
  readonly baselineState: SubjectState | null
  readonly plan: SubjectPlan
}

/** What is compared with what at this hour; null when no window of the subject ends now. */
function comparisonOf(of: EndedHour, watched: WatchedSubject, rowsPerHour: number | null): Comparison | null {
  const { book, end, definition } = of
  const rules = definition.drift
  const { kind, profile } = watched
  const name = { kind, subject: profile.name }
  const statistic = decidingStatistic(rules.method, profile)
  const kinds = kindsInOrder(rules.baseline, of.segment)
  for (const wanted of kinds) {
    const plan = planSubject(
      { label: labelOf(watched), profile, statistic },
      { baseline: wanted === 'same-hours' ? 'same-hours' : 'reference', rowsPerHour },
      rules,
    )
    const window = windowOf(end, plan.windowMs, rules)
    const past = pastOf(of, wanted, window ?? { start: end - plan.windowMs, end })
    const isLast = wanted === kinds.at(-1)
    if (wanted !== 'reference' && past.length === 0 && !isLast) continue
    if (window === null || isExcluded(window, definition.excluded)) return null
    const baselineState = wanted === 'reference' ? referenceState(kind, profile) : book.subject(name, past)
    if (baselineState === null && !isLast) continue
    return { window, baseline: wanted, state: book.subject(name, [window]), baselineState, plan }
  }
  return null
}

/** What its rules stand under. */
function labelOf({ kind, profile }: WatchedSubject): string {
  return subjectLabel({ subjectKind: kind, subject: profile.name })
}

/** The reference stands in for a past that is not there yet. It is of all requests: what is rare in them may be all that a
 *  segment has, which is held against its own past alone. */
function kindsInOrder(kind: BaselineKind, segment: string): readonly BaselineKind[] {
  if (segment !== '') return [kind === 'reference' ? 'same-hours' : kind]
  return kind === 'reference' ? ['reference'] : [kind, 'reference']
}

function windowOf(end: Instant, windowMs: number, { slideMs, offsetMs }: DriftRules): Window | null {
  return windowEndingAt(end, { windowMs, slideMs: slideMs ?? windowMs, offsetMs })
}

/** Windows of the past that make the baseline; none while it does not exist, or for the reference. */
function pastOf({ book, definition }: EndedHour, kind: BaselineKind, window: Window): readonly Window[] {
  const { excluded, drift } = definition
  switch (kind) {
    case 'reference':
      return []
    case 'same-hours':
      return sameHoursBaseline(book, window, excluded)
    case 'trailing': {
      const first = book.first()
      if (first === null || first > window.start - drift.trailingMs) return []
      return hoursBefore(window.start, { lengthMs: drift.trailingMs, excluded })
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

/** A conjunction: an effect that matters, that chance does not explain, and that the seasons of the reference do not. A
 *  threshold that a person gave takes the place of effect and seasons. Nothing passes that chance would have hidden. */
function judge(
  measured: SubjectMeasurement,
  of: {
    readonly rules: DriftRules
    readonly effect: number
    readonly plan: SubjectPlan
    readonly corrected: SubjectMeasurement | null
    readonly n: number
    readonly isMuted: boolean
  },
): Judgement {
  const { rules, plan, n } = of
  const { statistic, value, noiseFloor } = measured
  const corrected = of.corrected?.value ?? null
  const { effect, learned } = limitsOf(plan, of.effect)
  const threshold = statistic === 'js_distance' && learned !== null ? Math.max(effect, learned) : effect
  const shown = (reason: Reason): Judgement => ({ verdict: 'inconclusive', reason, threshold })
  if (of.isMuted) return shown('muted')
  if (learned === null) return shown('not-learned')
  if (n < rules.leastRows || value === null || corrected === null)
    return shown(plan.kind === 'deaf' ? 'deaf' : 'too-few-rows')
  const isUsual = value < effect || corrected < learned
  if (isUsual && plan.kind === 'deaf') return shown('deaf')
  if (isUsual && hiddenBelow(measured, of.corrected) > threshold) return shown('too-few-rows')
  if (isUsual) return { verdict: 'pass', reason: 'measured', threshold }
  const isChance = noiseFloor !== null && value <= noiseFloor
  return { verdict: isChance ? 'inconclusive' : 'fail', reason: 'measured', threshold }
}

/** Drift up to here may hide in chance, in the unit of the statistic. Chance adds to the divergences, also where there is
 *  drift: of them it is what the noise floor leaves without its mean. */
function hiddenBelow(
  { statistic, noiseFloor }: SubjectMeasurement,
  corrected: SubjectMeasurement | null,
): number {
  const floor = corrected?.noiseFloor ?? 0
  if (statistic === 'js_distance') return floor
  return statistic === 'psi' ? 8 * Math.LN2 * floor ** 2 : (noiseFloor ?? 0)
}

/** From which value of the statistic a difference matters, and from which noise-corrected distance it is none of the
 *  seasons of the reference; null: they are not known. */
function limitsOf(
  plan: SubjectPlan,
  effect: number,
): { readonly effect: number; readonly learned: number | null } {
  if (plan.kind === 'not-learned') return { effect, learned: null }
  return plan.isGiven ? { effect: plan.threshold, learned: 0 } : { effect, learned: plan.threshold }
}

function unmeasuredBy(statistic: DriftMethod) {
  const nothing = { value: null, lower: null, upper: null, noiseFloor: null, excess: null, pValue: null }
  return { family: 'drift' as const, statistic, ...nothing, threshold: null }
}
