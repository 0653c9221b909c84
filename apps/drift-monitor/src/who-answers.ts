import { hourMs, type Instant, type VersionNumber } from '@weir/vocabulary'
import { type ModelBooks } from './model-books.ts'

/** A version is live while it gave an answer in one of the model's last hours with answers: hours and not minutes, or a
 *  challenger with a small weight would come and go. */
const liveHours = 6
/** Who answers most is seen over a day, with its nights. */
const mainHours = 24

/** Versions that answer live, by the hours before `end`. Empty while nobody has answered. */
export function liveVersions(books: ModelBooks, end: Instant): ReadonlySet<VersionNumber> {
  const hours = hoursBefore(books, end).slice(0, liveHours)
  const last = hours.at(-1)
  return last === undefined ? new Set() : new Set(books.answersByVersion(last, end).keys())
}

/** Of the live versions the one that gave most answers lately, by the hours before `end`; of equals the lower number. What
 *  is about the whole model is reported with it. Null while nobody has answered. */
export function mainVersion(books: ModelBooks, end: Instant): VersionNumber | null {
  const [newest] = hoursBefore(books, end)
  if (newest === undefined) return null
  const answers = books.answersByVersion(newest - (mainHours - 1) * hourMs, newest + hourMs)
  const live = liveVersions(books, end)
  const ranked = [...answers]
    .filter(([version]) => live.has(version))
    .toSorted(([a, most], [b, more]) => more - most || a - b)
  return ranked[0]?.[0] ?? null
}

/** Hours with live answers, newest first. */
function hoursBefore(books: ModelBooks, end: Instant): readonly Instant[] {
  return books
    .liveHours()
    .filter((hour) => hour < end)
    .toSorted((a, b) => b - a)
}
