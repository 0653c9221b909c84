import { isDeaf, type LearnedBaseline, type SubjectProfile } from '@weir/drift'
import { dayMs } from '@weir/vocabulary'
import { type DriftRules } from './monitor-definition.ts'

/** Windows in which a subject is shown when nothing says which would be better. */
const shownMs = dayMs

/** In which windows a subject is judged against a kind of baseline, and from which threshold. */
export type SubjectPlan =
  | { readonly kind: 'judged'; readonly windowMs: number; readonly threshold: number }
  /** Every learned threshold is above what half a standard deviation of shift makes: shown, never alerts. */
  | { readonly kind: 'deaf'; readonly windowMs: number; readonly threshold: number }
  /** The reference taught nothing about windows of this kind: shown, never alerts. */
  | { readonly kind: 'not-learned'; readonly windowMs: number }

/** Chooses the windows of one subject: of those that the rules allow, the shortest in which it is not deaf; the least
 *  deaf one where it is deaf in all. A threshold that a person gave is used as it is. */
export function planSubject(
  profile: Pick<SubjectProfile, 'name' | 'learned'>,
  baseline: LearnedBaseline,
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
  const [least] = learned.toSorted((a, b) => a.threshold - b.threshold)
  return least === undefined
    ? { kind: 'not-learned', windowMs: fallbackMs }
    : { kind: 'deaf', windowMs: least.windowMs, threshold: least.threshold }
}
