import { mergeStates } from '@weir/drift'
import { type CheckResult } from './check-result.ts'
import { judgeShare, shareThatMatters } from './judge-share.ts'
import { subjectResult, type SubjectWindow } from './subject-window.ts'

/** Nulls among the rows of a subject against their share in the reference; in a segment against the segment's own same
 *  hours, which is not judged until they exist. A subject that was all null in the reference is so as usual. */
export function checkNullShare(at: SubjectWindow): CheckResult {
  const { rules, state } = at
  const blank = subjectResult(at, { check: 'null_share', statistic: 'share' })
  const usual = usualNulls(at)
  const n = state?.n ?? 0
  if (usual === null) return { ...blank, n, reason: n === 0 ? 'no-rows' : 'not-learned' }
  const { baseline, referenceN, share } = usual
  const threshold = shareThatMatters(share, rules)
  const judged = judgeShare(
    { ...blank, baseline, referenceN },
    { hits: state?.nulls ?? 0, n, threshold, leastRows: rules.leastRows },
  )
  return share === 1 && judged.verdict === 'pass' ? { ...judged, reason: 'usual' } : judged
}

function usualNulls({ segment, profile, weeks, rules }: SubjectWindow) {
  if (segment === '')
    return { baseline: 'reference' as const, referenceN: profile.n, share: profile.nulls / profile.n }
  const state = mergeStates(weeks)
  if (state === null || state.n < rules.leastRows) return null
  return { baseline: 'same-hours' as const, referenceN: state.n, share: state.nulls / state.n }
}
