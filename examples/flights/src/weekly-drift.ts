import { measureSubject, type ReferenceProfile } from '@weir/drift'
import { HourBook } from '@weir/monitor'
import { type Window } from '@weir/vocabulary'

import { type WatchedHour } from './hour-tally.ts'

/** Base-2 Jensen-Shannon distance from the reference, by subject. */
export type WeeklyDistance = ReadonlyMap<string, number>

/** Distance of every feature and of the score from the reference in each window. */
export function weeklyDistances(
  profile: ReferenceProfile,
  hours: Iterable<WatchedHour>,
  windows: readonly Window[],
): readonly WeeklyDistance[] {
  const book = new HourBook()
  for (const { state } of hours) book.put(state)
  const subjects = [
    ...profile.features.map((feature) => ({ kind: 'feature' as const, profile: feature })),
    { kind: 'score' as const, profile: profile.score },
  ]
  return windows.map((window) => {
    const distances = new Map<string, number>()
    for (const subject of subjects) {
      const state = book.subject({ kind: subject.kind, subject: subject.profile.name }, [window])
      const measured =
        state && measureSubject(subject.profile, { analysis: state, baseline: subject.profile.counts })
      const distance = measured?.find(({ statistic }) => statistic === 'js_distance')?.value
      if (typeof distance === 'number') distances.set(subject.profile.name, distance)
    }
    return distances
  })
}
