import { blockStart, dayMs, hourMs, type Instant } from '@weir/vocabulary'

/** Units may come of age before the moment that counts as the rollout's start: event time is known only after the first
 *  tally, and a replay passes hours between two looks. Hours so far back are looked at too, in milliseconds. */
const lookbackMs = dayMs

/** First hour of event time that is looked at for a rollout which compares since `since`. */
export function firstHour(since: Instant): Instant {
  return blockStart(since, hourMs) - lookbackMs
}

/** Hours of event time that are closed and not tallied yet, oldest first.
 *  @param next start of the first hour that is not tallied
 *  @param low  event time up to which everything is recorded */
export function closedHours(next: Instant, low: Instant): readonly Instant[] {
  const hours: Instant[] = []
  if (!Number.isFinite(low)) return hours
  for (let hour = next; hour + hourMs <= low; hour += hourMs) hours.push(hour)
  return hours
}

/** Whether an hour is tallied though it has no units: from the rollout's start on the passing of event time must show. */
export function isTalliedEmpty(hour: Instant, since: Instant): boolean {
  return hour >= blockStart(since, hourMs)
}
