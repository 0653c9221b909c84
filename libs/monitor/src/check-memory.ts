import { type Instant, type Window } from '@weir/vocabulary'
import { checkKey, type CheckResult } from './check-result.ts'
import { familyOf, hysteresisOf } from './hysteresis.ts'
import { type AlertFamily, type MonitorDefinition } from './monitor-definition.ts'
import { resultLabel, type KnownFeatures } from './result-label.ts'
import { isLeftOut, isStillJudged, judgingOf } from './still-judged.ts'

/** Windows of a check that are remembered: more than any sensible `n`. */
const kept = 12

/** A check that failed in enough of its last windows. */
export interface FiringCheck {
  readonly family: AlertFamily
  /** Its newest fail. */
  readonly result: CheckResult
  /** What its weight stands under: the label of its feature or of the score; null for a check of all answers. */
  readonly label: string | null
  /** Fails among the last windows that count. */
  readonly fails: number
  readonly of: number
}

interface Remembered {
  readonly window: Window
  readonly isFail: boolean
  readonly result: CheckResult
}

/** A check that is deaf or muted, or a column of which nothing is learned any more, has not passed, but its window has gone
 *  by. Volume that is not learned has too few weeks for this slot alone. */
function counts({ check, verdict, reason }: CheckResult): boolean {
  if (verdict === 'pass' || verdict === 'fail' || reason === 'deaf' || reason === 'muted') return true
  return check === 'drift' && reason === 'not-learned'
}

function lengthOf({ window }: Pick<Remembered, 'window'>): number {
  return window.end - window.start
}

/** The last windows of every check of one version: what `k of n` is counted over. Mutable; the same results in any order
 *  of repeats give the same memory, so it can be filled from reports after a restart. */
export class CheckMemory {
  readonly #windows = new Map<string, readonly Remembered[]>()

  /** Too little data changes nothing; a window that is reported again replaces its older result; a window that shares
   *  rows with one that counted does not count. When the same check is decided in windows of another length, its
   *  history begins anew. */
  record(results: readonly CheckResult[]): void {
    for (const result of results) {
      if (!counts(result)) continue
      const key = checkKey(result)
      const one = { window: result.window, isFail: result.verdict === 'fail', result }
      this.#windows.set(key, withWindow(this.#windows.get(key) ?? [], one))
    }
  }

  /** Checks that alert now: those that the definition of now still judges, whatever was judged before.
   *  @param profile of the version; null: its features are not known */
  firing(definition: MonitorDefinition, profile: KnownFeatures | null): readonly FiringCheck[] {
    const judging = judgingOf(definition, profile)
    return [...this.#windows.values()].flatMap((windows) => {
      const newest = windows.at(-1)
      if (newest === undefined || !isStillJudged(newest.result, judging)) return []
      const family = familyOf(newest.result.check)
      const hysteresis = hysteresisOf(definition, newest.result)
      if (family === null || hysteresis === null) return []
      const judged = windows.filter(({ result }) => !isLeftOut(result, definition.excluded))
      const last = judged.slice(-hysteresis.n)
      const fails = last.filter(({ isFail }) => isFail)
      const failed = fails.at(-1)
      if (failed === undefined || fails.length < hysteresis.k) return []
      const label = resultLabel(failed.result, judging.known)
      return [{ family, result: failed.result, label, fails: fails.length, of: last.length }]
    })
  }

  /** Forgets checks whose newest window ended before a time: of a feature or category that is no longer there. */
  forget(before: Instant): void {
    for (const [key, windows] of this.#windows)
      if ((windows.at(-1)?.window.end ?? before) < before) this.#windows.delete(key)
  }
}

function withWindow(before: readonly Remembered[], one: Remembered): readonly Remembered[] {
  const { start, end } = one.window
  const newest = before.at(-1)
  if (newest !== undefined && lengthOf(newest) !== lengthOf(one))
    return newest.window.end < end ? [one] : before
  const same = before.findIndex(({ window }) => window.end === end)
  if (same >= 0) return before.with(same, one)
  return before.every(({ window }) => window.end <= start) ? [...before.slice(1 - kept), one] : before
}
