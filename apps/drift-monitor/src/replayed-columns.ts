import { subjectLabel, type CheckResult } from '@weir/monitor'
import { type VersionNumber } from '@weir/vocabulary'

/** Whether, and on what, a column can alert for drift. */
export type ColumnState =
  | 'judged'
  /** It cannot see half a standard deviation of shift: it fails above its threshold only. */
  | 'deaf'
  /** Nothing tells the usual from the unusual: shown, never alerts. */
  | 'shown'
  /** No window of the replay had enough rows, also of one that would be deaf with more. */
  | 'thin'
  | 'muted'

/** How a column of a version was judged for drift, in its newest window. */
export interface ReplayedColumn {
  readonly version: VersionNumber
  readonly subjectKind: CheckResult['subjectKind']
  /** Feature, or score. */
  readonly subject: string
  readonly state: ColumnState
  readonly baseline: string
  readonly windowMs: number
  /** Null: none was in force. */
  readonly threshold: number | null
}

/** Gathers how columns were judged over a replay. Mutable. */
export class ReplayedColumns {
  readonly #newest = new Map<string, ReplayedColumn>()
  /** Columns of which a window had enough rows. */
  readonly #seen = new Set<string>()
  readonly #leastRows: number

  /** @param leastRows without which the definition judges no window: a deaf column says deaf there, too */
  constructor(leastRows: number) {
    this.#leastRows = leastRows
  }

  record(version: VersionNumber, results: readonly CheckResult[]): void {
    for (const result of results) {
      const { check, family, segment, subjectKind, subject, reason, baseline, window, threshold } = result
      if (check !== 'drift' || family !== 'drift' || segment !== '') continue
      const key = `${version}/${subjectKind}/${subject}`
      const isThin =
        reason === 'too-few-rows' || reason === 'no-rows' || (reason === 'deaf' && result.n < this.#leastRows)
      if (!isThin) this.#seen.add(key)
      const state = isThin && !this.#seen.has(key) ? 'thin' : stateOf(reason)
      const column = { version, subjectKind, subject, state, baseline, threshold }
      const windowMs = window.end - window.start
      this.#newest.set(key, { ...column, windowMs })
    }
  }

  /** By version and subject. */
  all(): readonly ReplayedColumn[] {
    return [...this.#newest.values()].toSorted(
      (a, b) => a.version - b.version || (subjectLabel(a) < subjectLabel(b) ? -1 : 1),
    )
  }
}

function stateOf(reason: CheckResult['reason']): ColumnState {
  if (reason === 'deaf' || reason === 'muted') return reason
  return reason === 'not-learned' ? 'shown' : 'judged'
}
