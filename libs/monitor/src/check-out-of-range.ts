import { type NumericProfile } from '@weir/drift'
import { type CheckResult } from './check-result.ts'
import { judgeShare, shareThatMatters } from './judge-share.ts'
import { leastReferenceValues, subjectResult, valuesOf, type SubjectWindow } from './subject-window.ts'

/** Values further beyond the reference's least and greatest than its whole span, of which the reference has none. Few
 *  values have no range that means anything. */
export function checkOutOfRange(at: SubjectWindow<NumericProfile>): CheckResult {
  const { rules, state, profile } = at
  const blank = subjectResult(at, { check: 'out_of_range', statistic: 'share' })
  const referenceN = valuesOf(profile)
  const n = state === null ? 0 : valuesOf(state)
  // Without values in the reference there is no range.
  if (referenceN === 0) return { ...blank, n, reason: n === 0 ? 'no-rows' : 'not-learned' }
  if (referenceN < leastReferenceValues)
    return { ...blank, n, baseline: 'reference', referenceN, reason: n === 0 ? 'no-rows' : 'too-few-rows' }
  const hits = state === null ? 0 : state.farLow + state.farHigh
  const judged = judgeShare(
    { ...blank, baseline: 'reference', referenceN },
    { hits, n, threshold: shareThatMatters(0, rules), leastRows: rules.leastRows },
  )
  if (judged.verdict !== 'fail' || state === null) return judged
  const range = `${profile.min} to ${profile.max}`
  return { ...judged, detail: `values from ${state.min} to ${state.max}, in the reference from ${range}` }
}
