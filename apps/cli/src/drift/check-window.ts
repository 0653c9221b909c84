import { type CheckResult } from '@weir/monitor'
import { type Verdict, type Window } from '@weir/vocabulary'

/** One run of one check in one window: what is known of it wherever it comes from. */
export interface CheckWindow {
  /** A feature may have any name, that of the score too. */
  readonly subjectKind: CheckResult['subjectKind']
  /** Feature, score, pca_error, a category as `feature=category`; empty: all answers. */
  readonly subject: string
  /** Empty: from before checks had names. */
  readonly check: string
  readonly statistic: string
  /** What it was compared with; empty: not known. */
  readonly baseline: string
  /** Event time; null: not known. */
  readonly window: Window | null
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly threshold: number | null
  readonly noiseFloor: number | null
  readonly excess: number | null
  readonly pValue: number | null
  readonly n: number
  readonly referenceN: number
  readonly verdict: Verdict
  readonly reason: string
  /** One clause for people; may be empty. */
  readonly detail: string
}

/** Reasons that say that a check cannot tell: its verdict alone would hide it. */
const tellingReasons = new Map([
  ['deaf', 'deaf'],
  ['not-learned', 'not learned'],
  ['no-baseline', 'no past yet'],
  ['muted', 'muted'],
])

/** The verdict in a word for people; `deaf`, `not learned` and `muted` take its place, so that none of them reads as
 *  though it had been judged. */
export function statusOf({ verdict, reason }: Pick<CheckWindow, 'verdict' | 'reason'>): string {
  return tellingReasons.get(reason) ?? verdict
}

/** Whether it is a statistic that decides nothing, beside the one that does. */
export function isBeside({ verdict, reason, threshold }: CheckWindow): boolean {
  return threshold === null && verdict === 'inconclusive' && (reason === 'measured' || reason === '')
}
