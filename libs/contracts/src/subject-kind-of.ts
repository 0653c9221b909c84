import { type Measurement } from './generated/drift-reported.ts'

const kinds = ['feature', 'score', 'multivariate'] as const

/** What the subject of a measurement is; `none`: neither a feature nor made of them. A measurement from before subjects had
 *  kinds is what its name says; one that is no feature has none still, and means the same.
 *  @returns null for a kind that this release does not have */
export function subjectKindOf({
  check,
  subject,
  subjectKind,
}: Pick<Measurement, 'check' | 'subject' | 'subjectKind'>): (typeof kinds)[number] | 'none' | null {
  if (subjectKind !== '') return kinds.find((kind) => kind === subjectKind) ?? null
  if (subject === '' || aboutNoFeature.includes(check)) return 'none'
  if (check === 'multivariate_drift') return 'multivariate'
  return subject === 'score' ? 'score' : 'feature'
}

/** Checks whose subject is a loss or an outcome. */
const aboutNoFeature = ['gap', 'label_delay']
