import { type Verdict } from '@weir/vocabulary'

export type CheckName = 'errors' | 'classShare' | 'kpi'

/** What a failed check leads to: all traffic back to the champion, or a halt until a person answers. */
export type Consequence = 'rollBack' | 'ask'

/** One check on the evidence of a rollout, with the numbers its verdict rests on. Plain data. */
export interface CheckResult {
  readonly check: CheckName
  readonly verdict: Verdict
  readonly consequence: Consequence
  /** The statistic; null while there is none. */
  readonly value: number | null
  /** Where the statistic fails. */
  readonly threshold: number
  /** Units that were looked at. */
  readonly n: number
  /** Why, in one sentence. */
  readonly reason: string
  /** Further numbers, by name with unit. */
  readonly detail: Readonly<Record<string, number | string | boolean | null>>
}
