import { type SubjectProfile } from '@weir/drift'
import { type Window } from '@weir/vocabulary'
import { checkCategoryGone } from './check-category-gone.ts'
import { checkConstant } from './check-constant.ts'
import { checkDuplicates } from './check-duplicates.ts'
import { checkFeatureAge } from './check-feature-age.ts'
import { checkNullShare } from './check-null-share.ts'
import { checkOutOfRange } from './check-out-of-range.ts'
import { type CheckResult } from './check-result.ts'
import { checkUnit } from './check-unit.ts'
import { checkUnseenCategory } from './check-unseen-category.ts'
import { judgedWindow, type EndedHour } from './ended-hour.ts'
import { subjectWindow } from './subject-window.ts'
import { watchedFeatures } from './watched-features.ts'

/** Judges whether the rows of the window that ends with an hour are what their producers mean them to be: nulls, range,
 *  unit, frozen values and categories of each watched feature; nulls, range and frozen values of the score; duplicates
 *  and feature age of all answers. Each check looks at its own subject alone, so that a dead one spoils no other.
 *  @returns no results when the checks are off, no window ends there, or it touches an excluded range. O(hours of the
 *  window and its baselines x bins) a subject */
export function checkQuality(hour: EndedHour): readonly CheckResult[] {
  const { definition, profile } = hour
  if (!definition.quality.isOn) return []
  const window = judgedWindow(hour, definition.quality.windowMs)
  if (window === null) return []
  const score = subjectWindow(hour, window, { kind: 'score', profile: profile.score })
  return [
    ...watchedFeatures(definition, profile).flatMap((feature) => checkFeature(hour, window, feature)),
    checkNullShare(score),
    checkOutOfRange(score),
    checkConstant(score),
    checkDuplicates(hour, window),
    checkFeatureAge(hour, window),
  ]
}

function checkFeature(hour: EndedHour, window: Window, profile: SubjectProfile): readonly CheckResult[] {
  if (profile.type === 'number') {
    const at = subjectWindow(hour, window, { kind: 'feature', profile })
    return [checkNullShare(at), checkOutOfRange(at), checkUnit(at), checkConstant(at)]
  }
  const at = subjectWindow(hour, window, { kind: 'feature', profile })
  return [checkNullShare(at), checkUnseenCategory(at), checkConstant(at), ...checkCategoryGone(at)]
}
