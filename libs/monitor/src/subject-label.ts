import { type CheckResult } from './check-result.ts'

/** Names of what is watched beside the features: the scores of the model, and how badly its features together are
 *  rebuilt. */
const namesBesideFeatures = ['score', 'pca_error']

/** What people read of a subject and what a monitor definition has its rules under: the name, and of a feature that is
 *  named like the score or the error that it is a feature.
 *  @example subjectLabel({ subjectKind: 'score', subject: 'score' }) = 'score'
 *  @example subjectLabel({ subjectKind: 'feature', subject: 'score' }) = 'score (feature)' */
export function subjectLabel({ subjectKind, subject }: Pick<CheckResult, 'subjectKind' | 'subject'>): string {
  return subjectKind === 'feature' && namesBesideFeatures.includes(subject) ? `${subject} (feature)` : subject
}
