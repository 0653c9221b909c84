import { checkDrift } from './check-drift.ts'
import { checkQuality } from './check-quality.ts'
import { type CheckResult } from './check-result.ts'
import { checkServing } from './check-serving.ts'
import { checkVolume } from './check-volume.ts'
import { discover } from './discover.ts'
import { type HourBook } from './hour-book.ts'
import { type EndedHour } from './ended-hour.ts'
import { resultLabel } from './result-label.ts'

/** Runs every check whose window ends with this hour. Each subject is judged by itself: one that is dead, all null or
 *  of foreign bins has its own verdict and spoils no other.
 *  @param segments hours of each watched segment, beside those of all requests
 *  @returns nothing for windows that end later; pure: the same hours give the same results */
export function judgeHour(
  all: Omit<EndedHour, 'segment'>,
  segments: ReadonlyMap<string, HourBook> = new Map(),
): readonly CheckResult[] {
  const whole = { ...all, segment: '' }
  const parts = [...segments].map(([segment, book]) => ({ ...all, book, segment }))
  const results = [
    ...checkVolume(whole),
    ...checkServing(whole),
    ...[whole, ...parts].flatMap((part) => [...checkQuality(part), ...checkDrift(part)]),
  ]
  const heard = results.map((result) => withoutMuted(result, all))
  return discover(heard, all.definition.drift.falseDiscoveryRate)
}

/** A check of a muted subject is shown and says neither pass nor fail. */
function withoutMuted(
  result: CheckResult,
  { definition, profile }: Pick<EndedHour, 'definition' | 'profile'>,
): CheckResult {
  const { family, verdict, reason } = result
  if (definition.muted.length === 0 || family === null || verdict === 'error' || reason === 'no-rows')
    return result
  const label = resultLabel(result, profile)
  if (label === null || !definition.muted.includes(label)) return result
  return { ...result, verdict: 'inconclusive', reason: 'muted' }
}
