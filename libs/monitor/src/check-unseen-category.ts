import { denseCounts, type CategoryProfile } from '@weir/drift'
import { type CheckResult } from './check-result.ts'
import { judgeShare, shareThatMatters } from './judge-share.ts'
import { leastReferenceValues, subjectResult, valuesOf, type SubjectWindow } from './subject-window.ts'

/** Rows of categories that the reference did not have. Where it had too many to list, a new one cannot be told from
 *  them. */
export function checkUnseenCategory(at: SubjectWindow<CategoryProfile>): CheckResult {
  const { rules, state, profile } = at
  const blank = subjectResult(at, { check: 'unseen_category', statistic: 'share' })
  const counts = state === null ? null : denseCounts(state, profile.counts.length)
  if (state !== null && counts === null)
    return { ...blank, n: state.n, verdict: 'error', reason: 'bins-differ' }
  const n = state === null ? 0 : valuesOf(state)
  if (profile.others === null && n > 0) return { ...blank, n, reason: 'deaf', detail: 'too many categories' }
  const referenceN = valuesOf(profile)
  if (referenceN > 0 && referenceN < leastReferenceValues)
    return { ...blank, n, baseline: 'reference', referenceN, reason: n === 0 ? 'no-rows' : 'too-few-rows' }
  // The bins end with OTHER, NEW, null.
  const hits = counts?.at(-2) ?? 0
  return judgeShare(
    { ...blank, baseline: 'reference', referenceN },
    { hits, n, threshold: shareThatMatters(0, rules), leastRows: rules.leastRows },
  )
}
