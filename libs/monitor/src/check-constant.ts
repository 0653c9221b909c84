import { type SubjectProfile, type SubjectState } from '@weir/drift'
import { shortage } from './blank-result.ts'
import { type CheckResult } from './check-result.ts'
import { subjectResult, valuesOf, type SubjectWindow } from './subject-window.ts'

/** A subject that is usually of several values has one alone in so many rows with less than this probability. */
const rareChance = 0.01

/** Whether a subject is frozen: it has one value alone in all rows of the window. One that is so in hours of the
 *  reference, or in the same hours of the weeks before where the reference does not say, is so as usual. In a segment
 *  only its own hours count. */
export function checkConstant(at: SubjectWindow): CheckResult {
  const { rules, state, profile } = at
  const blank = subjectResult(at, { check: 'constant', statistic: statisticOf(profile) })
  const n = state === null ? 0 : valuesOf(state)
  const missing = shortage(n, rules.leastRows)
  if (state === null || missing !== null) return { ...blank, n, reason: missing ?? 'no-rows' }
  const usual = usualOf(at)
  const measured = { ...blank, n, ...usual.against, ...valueOf(state, profile) }
  if (!isConstant(state, profile)) return { ...measured, verdict: 'pass', reason: 'measured' }
  if (usual.isConstant === null) return { ...measured, reason: 'not-learned' }
  if (usual.isConstant) return { ...measured, verdict: 'pass', reason: 'usual' }
  if (chanceOf(state, profile) > rareChance) return { ...measured, reason: 'too-few-rows' }
  return {
    ...measured,
    verdict: 'fail',
    reason: 'measured',
    detail: `every value is ${theValue(state, profile)}`,
  }
}

function statisticOf(profile: SubjectProfile): 'range' | 'categories' {
  return profile.type === 'number' ? 'range' : 'categories'
}

function valueOf(state: SubjectState, profile: SubjectProfile): Pick<CheckResult, 'value' | 'threshold'> {
  if (profile.type === 'number') return { value: state.max - state.min, threshold: 0 }
  return { value: filledBins(state, profile).length, threshold: 1 }
}

/** Categories that share the bin OTHER or NEW may be several: they are not called one value. */
function isConstant(state: SubjectState, profile: SubjectProfile): boolean {
  if (profile.type === 'number') return state.min === state.max
  const [bin, ...more] = filledBins(state, profile)
  return bin !== undefined && more.length === 0 && bin < profile.categories.length
}

function filledBins({ bins, counts }: SubjectState, profile: SubjectProfile): readonly number[] {
  return bins.filter((bin, at) => bin < profile.counts.length - 1 && (counts[at] ?? 0) > 0)
}

/** Whether the subject is usually constant; null where nothing says so. */
function usualOf({ profile, weeks, segment }: SubjectWindow): {
  readonly isConstant: boolean | null
  readonly against: Pick<CheckResult, 'baseline' | 'referenceN'>
} {
  const values = valuesOf(profile)
  const reference = { baseline: 'reference', referenceN: values } as const
  if (segment === '' && values > 0) {
    const { constantShare } = profile.learned
    if (constantShare !== null) return { isConstant: constantShare > 0, against: reference }
    if (isConstantReference(profile)) return { isConstant: true, against: reference }
  }
  const filled = weeks.filter((week) => valuesOf(week) > 0)
  if (filled.length === 0) return { isConstant: null, against: { baseline: 'none', referenceN: 0 } }
  const referenceN = filled.reduce((sum, week) => sum + valuesOf(week), 0)
  return {
    isConstant: filled.some((week) => isConstant(week, profile)),
    against: { baseline: 'same-hours', referenceN },
  }
}

function isConstantReference(profile: SubjectProfile): boolean {
  return profile.type === 'number' ? profile.min === profile.max : profile.distinct === 1
}

/** Probability that rows like the reference's all fall into the one bin of the window. */
function chanceOf(state: SubjectState, profile: SubjectProfile): number {
  const [bin] = filledBins(state, profile)
  const values = valuesOf(profile)
  if (bin === undefined || values === 0) return 0
  return ((profile.counts[bin] ?? 0) / values) ** valuesOf(state)
}

function theValue(state: SubjectState, profile: SubjectProfile): string {
  if (profile.type === 'number') return String(state.min)
  const [bin] = filledBins(state, profile)
  return (bin === undefined ? undefined : profile.categories[bin]) ?? ''
}
