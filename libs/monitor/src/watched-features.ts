import { type ReferenceProfile, type SubjectProfile } from '@weir/drift'
import { assertNever } from '@weir/vocabulary'
import { type MonitorDefinition } from './monitor-definition.ts'
import { subjectLabel } from './subject-label.ts'

/** Features of the profile that the definition has judged: all, those named, or the most important ones, of equally
 *  important ones the first. In the order of the profile; named features that the profile does not have are not there. */
export function watchedFeatures(
  { features, importance }: Pick<MonitorDefinition, 'features' | 'importance'>,
  profile: Pick<ReferenceProfile, 'features'>,
): readonly SubjectProfile[] {
  switch (features.kind) {
    case 'all':
      return profile.features
    case 'only':
      return profile.features.filter(({ name }) => features.names.includes(name))
    case 'top': {
      const weight = ({ name: subject }: SubjectProfile) =>
        importanceOf(importance, subjectLabel({ subjectKind: 'feature', subject }))
      const ranked = [...profile.features].sort((a, b) => weight(b) - weight(a))
      const top = new Set(ranked.slice(0, features.count))
      return profile.features.filter((feature) => top.has(feature))
    }
    default:
      return assertNever(features)
  }
}

/** Weight of what has a label; 1 where none is given. */
export function importanceOf(importance: MonitorDefinition['importance'], label: string): number {
  return importance[label] ?? 1
}
