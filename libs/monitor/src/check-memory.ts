import { type Instant, type Window } from '@weir/vocabulary'
import { checkKey, type CheckResult } from './check-result.ts'
import { familyOf, hysteresisOf } from './hysteresis.ts'
import { type AlertFamily, type MonitorDefinition } from './monitor-definition.ts'

/** Windows of a check that are remembered: more than any sensible `n`. */
const kept = 12

/** A check that failed in enough of its last windows. */
export interface FiringCheck {
  readonly family: AlertFamily
  /** Its newest fail. */
  readonly result: CheckResult
  /** Fails among the last windows that count. */
  readonly fails: number
  readonly of: number
}

interface Remembered {
  readonly window: Window
  readonly isFail: boolean
  readonly result: CheckResult
}

/** A deaf check that does not fail has not passed, but its window has gone by. */
function counts({ verdict, reason }: CheckResult): boolean {
  return verdict === 'pass' || verdict === 'fail' || reason === 'deaf'
}

/** The last windows of every check of one version: what `k of n` is counted over. Mutable; the same results in any order
 *  of repeats give the same memory, so it can be filled from reports after a restart. */
export class CheckMemory {
  readonly #windows = new Map<string, readonly Remembered[]>()

  /** Too little data and muted checks change nothing; a window that is reported again replaces its older result;
   *  a window that shares rows with one that counted does not count. */
  record(results: readonly CheckResult[]): void {
    for (const result of results) {
      if (!counts(result)) continue
      const key = checkKey(result)
      const before = this.#windows.get(key) ?? []
      const { window } = result
      const one = { window, isFail: result.verdict === 'fail', result }
      const same = before.findIndex((other) => other.window.end === window.end)
      if (same >= 0) this.#windows.set(key, before.with(same, one))
      else if (before.every((other) => other.window.end <= window.start))
        this.#windows.set(key, [...before.slice(1 - kept), one])
    }
  }

  /** Checks that alert now. */
  firing(definition: MonitorDefinition): readonly FiringCheck[] {
    return [...this.#windows.values()].flatMap((windows) => {
      const newest = windows.at(-1)
      if (newest === undefined) return []
      const family = familyOf(newest.result.check)
      const hysteresis = hysteresisOf(definition, newest.result)
      if (family === null || hysteresis === null || !definition[family].isOn) return []
      const last = windows.slice(-hysteresis.n)
      const fails = last.filter(({ isFail }) => isFail)
      const failed = fails.at(-1)
      if (failed === undefined || fails.length < hysteresis.k) return []
      return [{ family, result: failed.result, fails: fails.length, of: last.length }]
    })
  }

  /** Forgets checks whose newest window ended before a time: of a feature or category that is no longer there. */
  forget(before: Instant): void {
    for (const [key, windows] of this.#windows)
      if ((windows.at(-1)?.window.end ?? before) < before) this.#windows.delete(key)
  }
}
