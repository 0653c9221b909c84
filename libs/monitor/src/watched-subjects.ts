import { type ReferenceProfile, type SubjectProfile, type SubjectState } from '@weir/drift'
import { type DriftMethod, type MonitorDefinition } from './monitor-definition.ts'
import { watchedFeatures } from './watched-features.ts'

export interface WatchedSubject {
  readonly kind: SubjectState['kind']
  readonly profile: SubjectProfile
}

/** All that is judged for drift: the features, the score, and the reconstruction error where there is one. */
export function watchedSubjects(
  profile: ReferenceProfile,
  definition: MonitorDefinition,
): readonly WatchedSubject[] {
  return [
    ...watchedFeatures(definition, profile).map((feature) => ({
      kind: 'feature' as const,
      profile: feature,
    })),
    { kind: 'score' as const, profile: profile.score },
    ...(profile.multivariate === null
      ? []
      : [{ kind: 'multivariate' as const, profile: profile.multivariate.error }]),
  ]
}

/** Statistic that decides of a subject: categories have no order, and what compares ordered values says nothing of them. */
export function decidingStatistic(method: DriftMethod, { type }: Pick<SubjectProfile, 'type'>): DriftMethod {
  const isOrdered = method === 'ks' || method === 'wasserstein'
  return type === 'category' && isOrdered ? 'js_distance' : method
}
