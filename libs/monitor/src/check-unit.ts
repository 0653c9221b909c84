import { type NumericProfile } from '@weir/drift'
import { shortage } from './blank-result.ts'
import { type CheckResult } from './check-result.ts'
import { momentsOf, type Moments } from './moments-of.ts'
import { baselineOf, subjectResult, type SubjectWindow } from './subject-window.ts'
import { unitFactor, type UnitFinding } from './unit-factor.ts'
import { usualChange } from './usual-change.ts'

/** Whether a feature comes in another unit than before: a declared factor explains its mean and its standard deviation
 *  by those of the baseline, and weeks do not usually differ by as much. The value is the factor; without one, the ratio
 *  of the means. */
export function checkUnit(at: SubjectWindow<NumericProfile>): CheckResult {
  const { rules, state } = at
  const blank = subjectResult(at, { check: 'unit', statistic: 'factor' })
  const window = state === null ? null : momentsOf(state)
  const missing = shortage(window?.rows ?? 0, rules.leastRows)
  if (window === null || missing !== null)
    return { ...blank, n: window?.rows ?? 0, reason: missing ?? 'no-rows' }
  const baseline = baselineOf(at)
  const usual = baseline === null ? null : momentsOf(baseline.state)
  if (baseline === null || usual === null) return { ...blank, n: window.rows, reason: 'not-learned' }
  const known = { ...blank, baseline: baseline.kind, n: window.rows, referenceN: usual.rows }
  const short = shortage(usual.rows, rules.leastRows)
  if (short !== null) return { ...known, reason: short }
  const slots = () =>
    at
      .slots()
      .map((weeks) =>
        weeks.flatMap((week) => momentsOf(week) ?? []).filter(({ rows }) => rows >= rules.leastRows),
      )
  const finding = unitFactor({
    window,
    baseline: usual,
    usual: () => usualChange(slots()),
    factors: rules.unitFactors,
  })
  return judgeUnit(known, finding, { window, usual })
}

function judgeUnit(
  known: CheckResult,
  finding: UnitFinding,
  { window, usual }: { readonly window: Moments; readonly usual: Moments },
): CheckResult {
  if (finding.kind === 'same') {
    const value = usual.mean === 0 ? null : window.mean / usual.mean
    return { ...known, value, verdict: 'pass', reason: 'measured' }
  }
  const { factor, words } = finding.by
  const means = `mean ${brief(window.mean)} against ${brief(usual.mean)}`
  if (finding.kind === 'changed')
    return { ...known, value: factor, verdict: 'fail', reason: 'measured', detail: `${means}: ${words}` }
  const { reason, because } = unsureReasons[finding.because]
  return { ...known, value: factor, reason, detail: `${means}: perhaps ${words}, ${because}` }
}

const unsureReasons = {
  flat: { reason: 'deaf', because: 'but all values are equal' },
  usual: { reason: 'deaf', because: 'but weeks differ as much' },
  unknown: { reason: 'not-learned', because: 'but two weeks are not known yet' },
} as const

function brief(value: number): string {
  return String(Number(value.toPrecision(3)))
}
