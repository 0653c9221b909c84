import { isDeaf, type SubjectProfile } from '@weir/drift'
import { dayMs, hourMs } from '@weir/vocabulary'
import { type DriftMethod, type DriftRules } from './monitor-definition.ts'

/** A distance that a gross fault reaches and seasons hardly do: all rows in one outer bin of twenty make 0.92. */
const grossDistance = 0.8

/** Windows in which a subject is shown when nothing says which would be better. */
const shownMs = dayMs

/** In which windows a subject is judged against a kind of baseline, and from which threshold: of the noise-corrected
 *  Jensen-Shannon distance if it was learned; if a person gave it, of the statistic that decides, in its unit. */
export type SubjectPlan =
  | (PlannedThreshold & { readonly kind: 'judged' })
  /** The threshold, the effect, or every learned threshold is above what half a standard deviation of shift makes in bins
   *  that tell apart what those of the column do: never passes, and fails only above threshold and effect; if no person
   *  gave what is too high, only as a gross fault does. Three weeks do not show how far such seasons go: on the flights a
   *  storm went beyond what calm weeks had taught (0.63 to 0.74) ten times. */
  | (PlannedThreshold & { readonly kind: 'deaf' })
  /** The reference taught nothing about windows of this kind: shown, never alerts. */
  | { readonly kind: 'not-learned'; readonly windowMs: number }

interface PlannedThreshold {
  readonly windowMs: number
  readonly threshold: number
  /** Given by a person: it stands in place of the effect, too. */
  readonly isGiven: boolean
}

/** Chooses the windows of one subject: of those that the rules allow, the shortest in which it is not deaf and in which
 *  the traffic brings the least rows; if it does in none, the longest in which it is not deaf. Where it is deaf in all,
 *  the same among those whose threshold a gross fault reaches, or else the least deaf one; its threshold is then what
 *  a gross fault makes, or what was learned, if that is more. A threshold that a person gave is used as it is, in windows
 *  of a day where none are named; 0 leaves the effect to decide alone. Where the effect itself is deaf, so is the subject.
 *  @param subject label: what its rules stand under; statistic: that decides of it
 *  @param against rowsPerHour of the traffic; null: not known, then it suffices */
export function planSubject(
  subject: { readonly profile: SubjectProfile; readonly label: string; readonly statistic: DriftMethod },
  against: { readonly baseline: 'reference' | 'same-hours'; readonly rowsPerHour: number | null },
  rules: DriftRules,
): SubjectPlan {
  const { profile, statistic } = subject
  const column = rules.columns[subject.label] ?? {}
  const wanted = column.windowMs ?? rules.windowMs
  const fallbackMs = wanted === 'auto' ? shownMs : wanted
  const effect = rules.effects[statistic]
  if (column.threshold !== undefined) {
    const kind = isDeaf(column.threshold || effect, { statistic, profile }) ? 'deaf' : 'judged'
    return { kind, windowMs: fallbackMs, threshold: column.threshold, isGiven: column.threshold > 0 }
  }
  const learned = profile.learned.thresholds
    .filter((entry) => entry.baseline === against.baseline)
    .filter(({ windowMs }) => wanted === 'auto' || windowMs === wanted)
    .toSorted((a, b) => a.windowMs - b.windowMs)
  const suffices = ({ windowMs }: { readonly windowMs: number }) =>
    against.rowsPerHour === null || (against.rowsPerHour * windowMs) / hourMs >= rules.leastRows
  const among = (isAllowed: (threshold: number) => boolean) => {
    const allowed = learned.filter(({ threshold }) => isAllowed(threshold))
    return allowed.find(suffices) ?? allowed.at(-1)
  }
  const leastDeaf = learned.toSorted((a, b) => a.threshold - b.threshold)[0]
  const chosen =
    among((threshold) => !isDeaf(threshold, { profile })) ??
    among((threshold) => threshold <= grossDistance) ??
    leastDeaf
  if (chosen === undefined) return { kind: 'not-learned', windowMs: fallbackMs }
  const { windowMs, threshold } = chosen
  const isEffectDeaf = isDeaf(effect, { statistic, profile })
  if (!isDeaf(threshold, { profile }) && !isEffectDeaf)
    return { kind: 'judged', windowMs, threshold, isGiven: false }
  // An effect that is deaf in any column was written by a person, who wants it to fail from there.
  const isWanted = isDeaf(effect, { statistic }) && !isDeaf(threshold, { profile })
  return {
    kind: 'deaf',
    windowMs,
    threshold: isWanted ? threshold : Math.max(threshold, grossDistance),
    isGiven: false,
  }
}
