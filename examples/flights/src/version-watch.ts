import { type ReferenceProfile } from '@weir/drift'
import {
  checkGap,
  CheckMemory,
  gapBlocks,
  HourBook,
  judgeHour,
  type CheckResult,
  type LabelledHour,
  type MonitorDefinition,
} from '@weir/monitor'
import { hourMs, type Instant } from '@weir/vocabulary'

import { type WatchedHour } from './hour-tally.ts'
import { kpi } from './model-contract.ts'

/** A check that alerts. */
export type FiringCheck = ReturnType<CheckMemory['firing']>[number]

/** What the monitor made of the windows that end at a time. */
export interface JudgedEnd {
  readonly end: Instant
  /** Every check that was run. */
  readonly results: readonly CheckResult[]
  /** Checks that alert. */
  readonly firing: readonly FiringCheck[]
}

/** Watches one version hour by hour, as the drift monitor does: every rule is the production code's. */
export class VersionWatch {
  readonly #of: { readonly definition: MonitorDefinition; readonly profile: ReferenceProfile }
  readonly #book = new HourBook()
  readonly #labelled = new Map<Instant, LabelledHour>()
  readonly #memory = new CheckMemory()

  constructor(of: { readonly definition: MonitorDefinition; readonly profile: ReferenceProfile }) {
    this.#of = of
  }

  /** Takes in an hour, or another state of an hour. */
  put({ state, labelled }: WatchedHour): void {
    this.#book.put(state)
    this.#labelled.set(labelled.hour, labelled)
  }

  /** Remembers what was judged before, in order, as after a restart. */
  recall(results: readonly CheckResult[]): void {
    this.#memory.record(results)
  }

  /** Judges the windows that end at a time; ends must not fall. */
  judge(end: Instant): JudgedEnd {
    return this.#judged(end, [
      ...judgeHour({ ...this.#of, book: this.#book, end }),
      ...this.#labelResults(end),
    ])
  }

  /** Judges the labels that are of age by then, and nothing else. */
  judgeLabels(end: Instant): JudgedEnd {
    return this.#judged(end, this.#labelResults(end))
  }

  #judged(end: Instant, results: readonly CheckResult[]): JudgedEnd {
    this.#memory.record(results)
    return { end, results, firing: this.#memory.firing(this.#of.definition, this.#of.profile) }
  }

  /** Labels count at their age of maturity: the block of time that reaches it now, and all before. */
  #labelResults(end: Instant): readonly CheckResult[] {
    const { performance, excluded } = this.#of.definition
    const { blockMs } = performance
    const matureEnd = end - kpi.maturityMs
    if (matureEnd % blockMs !== 0) return []
    const mature = [...this.#labelled.values()].filter(({ hour }) => hour + hourMs <= matureEnd)
    return checkGap({ ...this.#of, blocks: gapBlocks(mature, { blockMs, excluded }) })
  }
}
