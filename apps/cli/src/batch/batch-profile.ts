import { profileOf, type ReferenceProfile } from '@weir/drift'
import { type BatchRows } from './read-rows.ts'

/** Freezes what is normal from the rows of a reference file. Without a column of scores the score of every row is null. */
export function batchProfile({ data, score }: Pick<BatchRows, 'data' | 'score'>): ReferenceProfile {
  const features = data.columns.map(({ feature: name, ...column }) =>
    column.kind === 'numbers' ? { name, values: column.values } : { name, texts: column.values },
  )
  const values = score ?? new Float32Array(data.rows).fill(Number.NaN)
  // One window is judged without seasons: no lengths of windows to learn from.
  return profileOf(
    { features, score: { name: 'score', values } },
    { eventTimes: data.eventTimes, windows: [] },
  )
}

/** The profile with the features that are wanted alone, in its order. */
export function narrowed(profile: ReferenceProfile, names: readonly string[]): ReferenceProfile {
  const features = profile.features.filter(({ name }) => names.includes(name))
  const isWhole = profile.multivariate?.features.every((name) => names.includes(name)) ?? false
  return { ...profile, features, multivariate: isWhole ? profile.multivariate : null }
}
