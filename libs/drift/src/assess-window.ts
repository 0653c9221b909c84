import { worst, type Verdict } from '@weir/vocabulary'
import { assessSubject, type SubjectAssessment } from './assess-subject.ts'
import { defaultDriftRule, type DriftRule } from './drift-rule.ts'
import { type ReferenceProfile } from './reference-profile.ts'
import { type CountedState } from './subject-state.ts'

/** Verdicts on all subjects of a version in one analysis window. */
export interface WindowAssessment {
  /** The worst of the subjects. */
  readonly verdict: Verdict
  /** Features in the order of the profile, then the score. */
  readonly subjects: readonly SubjectAssessment[]
  readonly rule: DriftRule
}

/** Judges each feature and the score by itself: one without rows, without values or with foreign bins has its own
 *  verdict and changes no other.
 *  @param states of the window, at most one a subject; of subjects that the profile does not have, and
 *  of the reconstruction error, none is looked at */
export function assessWindow(
  profile: ReferenceProfile,
  states: readonly CountedState[],
  rule: DriftRule = defaultDriftRule,
): WindowAssessment {
  const byKind = {
    feature: new Map<string, CountedState>(),
    score: new Map<string, CountedState>(),
    multivariate: new Map<string, CountedState>(),
  }
  for (const state of states) byKind[state.kind].set(state.subject, state)
  const subjects = [
    ...profile.features.map((feature) =>
      assessSubject(feature, byKind.feature.get(feature.name), { kind: 'feature', rule }),
    ),
    assessSubject(profile.score, byKind.score.get(profile.score.name), { kind: 'score', rule }),
  ]
  return { verdict: worst(subjects.map(({ verdict }) => verdict)), subjects, rule }
}
