import { assertNever, worst, type Verdict } from '@weir/vocabulary'
import { type DriftRule } from './drift-rule.ts'
import { measure, type Measurement } from './measure.ts'
import { type SubjectProfile } from './reference-profile.ts'
import { denseCounts, type CountedState } from './subject-state.ts'

/** Why there is no measurement to judge by. */
export type SubjectReason = 'measured' | 'too-few-rows' | 'no-rows' | 'bins-differ'

/** Verdict on one feature or the score: fail is drift. */
export interface SubjectAssessment {
  readonly kind: 'feature' | 'score'
  readonly subject: string
  readonly verdict: Verdict
  readonly reason: SubjectReason
  /** Rows of the analysis and of the reference window, null rows included. */
  readonly n: number
  readonly referenceN: number
  readonly measurements: readonly Measurement[]
}

/** Judges one subject. Fewer rows than the rule's least are inconclusive; bins that are not the profile's are an error;
 *  values are still measured from the first row on, so that they can be shown.
 *  @param state undefined if the window has no rows of the subject */
export function assessSubject(
  profile: SubjectProfile,
  state: CountedState | undefined,
  { kind, rule }: { readonly kind: 'feature' | 'score'; readonly rule: DriftRule },
): SubjectAssessment {
  const counts = state === undefined ? [] : denseCounts(state, profile.counts.length)
  const n = counts === null ? 0 : counts.reduce((total, count) => total + count, 0)
  const reason = reasonOf(counts, n, rule)
  const measured = counts === null || n === 0 ? [] : measure(profile, counts, rule)
  const measurements =
    reason === 'measured' ? measured : measured.map((one) => ({ ...one, verdict: 'inconclusive' as const }))
  return {
    kind,
    subject: profile.name,
    verdict: verdictOf(reason, measurements, rule),
    reason,
    n,
    referenceN: profile.n,
    measurements,
  }
}

function reasonOf(counts: readonly number[] | null, n: number, rule: DriftRule): SubjectReason {
  if (counts === null) return 'bins-differ'
  if (n === 0) return 'no-rows'
  return n < rule.leastRows ? 'too-few-rows' : 'measured'
}

function verdictOf(reason: SubjectReason, measurements: readonly Measurement[], rule: DriftRule): Verdict {
  switch (reason) {
    case 'measured':
      return worst(
        measurements.filter((one) => rule.decides.includes(one.statistic)).map((one) => one.verdict),
      )
    case 'bins-differ':
      return 'error'
    case 'no-rows':
    case 'too-few-rows':
      return 'inconclusive'
    default:
      return assertNever(reason)
  }
}
