import { type ReferenceProfile } from '@weir/drift'
import { type CheckResult } from './check-result.ts'
import { subjectLabel } from './subject-label.ts'

/** What is known of a version's features. */
export type KnownFeatures = Pick<ReferenceProfile, 'features'>

/** Name of the feature that a result is of; a category is one of its feature, whatever `=` the names have: of several
 *  that fit the longest.
 *  @returns null for a result of no feature, or of a category that no feature of the profile has */
export function featureOf(
  { check, subjectKind, subject }: Pick<CheckResult, 'check' | 'subjectKind' | 'subject'>,
  { features }: KnownFeatures,
): string | null {
  if (subjectKind !== 'feature') return null
  if (check !== 'category_gone') return subject
  const fitting = features.flatMap((feature) =>
    feature.type === 'category' && feature.categories.some((one) => subject === `${feature.name}=${one}`)
      ? [feature.name]
      : [],
  )
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? null
}

/** What weight and rules of a result stand under: the label of its subject, and of a category that of its feature.
 *  @returns null for a check of all answers */
export function resultLabel(
  result: Pick<CheckResult, 'check' | 'subjectKind' | 'subject'>,
  known: KnownFeatures,
): string | null {
  const { subjectKind, subject } = result
  if (subjectKind === 'none') return null
  return subjectLabel({ subjectKind, subject: featureOf(result, known) ?? subject })
}
