import { isDeaf, type SubjectProfile } from '@weir/drift'
import { dayMs } from '@weir/vocabulary'
import { type DriftRules } from './monitor-definition.ts'

/** A distance that a gross fault still reaches: all rows in one outer bin of twenty make 0.92. */
const mostReachable = 0.8

/** Windows in which a subject is shown when nothing says which would be better. */
const shownMs = dayMs

/** In which windows a subject is judged against a kind of baseline, and from which threshold. */
export type SubjectPlan =
  | { readonly kind: 'judged'; readonly windowMs: number; readonly threshold: number }
  /** Every learned threshold is above what half a standard deviation of shift makes: never passes, and fails only above
   *  its threshold, if that can be reached. */
  | { readonly kind: 'deaf'; readonly windowMs: number; readonly threshold: number }
  /** The reference taught nothing about windows of this kind: shown, never alerts. */
  | { readonly kind: 'not-learned'; readonly windowMs: number }

/** Chooses the windows of one subject: of those that the rules allow, the shortest in which it is not deaf. Where it is
 *  deaf in all, the shortest whose threshold a gross fault reaches, or else the least deaf one. A threshold that a person
 *  gave is used as it is.
 *  @param profile name: what the subject's rules stand under */
export function planSubject(
  profile: Pick<SubjectProfile, 'name' | 'learned'>,
  baseline: 'reference' | 'same-hours',
  rules: DriftRules,
): SubjectPlan {
  const column = rules.columns[profile.name] ?? {}
  const wanted = column.windowMs ?? rules.windowMs
  const learned = profile.learned.thresholds
    .filter((entry) => entry.baseline === baseline && (wanted === 'auto' || entry.windowMs === wanted))
    .toSorted((a, b) => a.windowMs - b.windowMs)
  const fallbackMs = wanted === 'auto' ? shownMs : wanted
  if (column.threshold !== undefined)
    return { kind: 'judged', windowMs: fallbackMs, threshold: column.threshold }
  const hearing = learned.find(({ threshold }) => !isDeaf(threshold))
  if (hearing !== undefined)
    return { kind: 'judged', windowMs: hearing.windowMs, threshold: hearing.threshold }
  const reachable = learned.find(({ threshold }) => threshold <= mostReachable)
  const deaf = reachable ?? learned.toSorted((a, b) => a.threshold - b.threshold)[0]
  return deaf === undefined
    ? { kind: 'not-learned', windowMs: fallbackMs }
    : { kind: 'deaf', windowMs: deaf.windowMs, threshold: deaf.threshold }
}
