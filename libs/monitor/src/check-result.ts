import { type SubjectState } from '@weir/drift'
import { type Verdict, type Window } from '@weir/vocabulary'
import { type AlertFamily, type BaselineKind } from './monitor-definition.ts'

/** Names of the checks in reports, tables and alerts. */
export type CheckName =
  | 'drift'
  | 'multivariate_drift'
  | 'null_share'
  | 'out_of_range'
  | 'unit'
  | 'constant'
  | 'unseen_category'
  | 'category_gone'
  | 'duplicates'
  | 'feature_age'
  | 'volume'
  | 'silence'
  | 'gap'
  | 'failed_share'

/** Why a verdict is what it is, beyond its number. */
export type Reason =
  /** Value against threshold. */
  | 'measured'
  /** Window or baseline has too few rows. */
  | 'too-few-rows'
  | 'no-rows'
  /** The check cannot see what it should: threshold or effect is above what half a standard deviation of shift makes, or
   *  the reference has too many categories. It never reads pass; it fails only above its threshold. */
  | 'deaf'
  /** The reference has no event times, or too few windows: nothing to tell the usual from the unusual. Never alerts. */
  | 'not-learned'
  /** A segment whose own past does not exist yet: the reference is of all requests, and says nothing of it. */
  | 'no-baseline'
  /** Above effect, noise floor and threshold, but not among the discoveries at the false discovery rate. */
  | 'not-discovered'
  | 'muted'
  /** Bins of the state are not those of the profile. */
  | 'bins-differ'
  /** So in the reference's own windows: says nothing here. */
  | 'usual'

/** One run of one check. */
export interface CheckResult {
  readonly check: CheckName
  /** The alert it counts for; null: shown, never alerts. */
  readonly family: AlertFamily | null
  /** What the subject is; a feature may have any name, that of the score too. `none`: neither a feature nor made of them. */
  readonly subjectKind: SubjectState['kind'] | 'none'
  /** Feature, score, pca_error, a category as `feature=category`, or empty for a check of all answers. */
  readonly subject: string
  /** Segment; empty: all requests. */
  readonly segment: string
  readonly statistic: string
  readonly window: Window
  readonly baseline: BaselineKind | 'none'
  /** Null when it could not be computed. */
  readonly value: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly threshold: number | null
  readonly noiseFloor: number | null
  /** Standard deviations above what chance makes on average; null where that has no law. */
  readonly excess: number | null
  readonly pValue: number | null
  /** Rows of the window and of the baseline. */
  readonly n: number
  readonly referenceN: number
  readonly verdict: Verdict
  readonly reason: Reason
  /** One plain clause for people, such as `divided by 60: mean 12.1 against 729`; empty when value and threshold say it. */
  readonly detail: string
}

/** Identity of a check over time: what its history is kept under. Volume has rules of several lengths at once; every other
 *  check has one length at a time. */
export function checkKey({
  check,
  subjectKind,
  subject,
  segment,
  statistic,
  window,
}: Pick<CheckResult, 'check' | 'subjectKind' | 'subject' | 'segment' | 'statistic' | 'window'>): string {
  const lengthMs = check === 'volume' ? window.end - window.start : ''
  return [check, segment, subjectKind, subject, statistic, lengthMs].join('\n')
}
