import { type CheckResult } from '@weir/monitor'
import { type VersionNumber } from '@weir/vocabulary'

/** Whether a column can alert for drift. */
export type ColumnState =
  | 'judged'
  /** Its threshold is above what half a standard deviation of shift makes: shown, never alerts. */
  | 'deaf'
  /** Nothing tells the usual from the unusual: shown, never alerts. */
  | 'shown'
  | 'muted'

/** How a column of a version was judged for drift, in its newest window. */
export interface ReplayedColumn {
  readonly version: VersionNumber
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

  record(version: VersionNumber, results: readonly CheckResult[]): void {
    for (const { check, family, segment, subject, reason, baseline, window, threshold } of results) {
      if (check !== 'drift' || family !== 'drift' || segment !== '') continue
      const state = stateOf(reason)
      const windowMs = window.end - window.start
      this.#newest.set(`${version}/${subject}`, { version, subject, state, baseline, windowMs, threshold })
    }
  }

  /** By version and subject. */
  all(): readonly ReplayedColumn[] {
    return [...this.#newest.values()].toSorted(
      (a, b) => a.version - b.version || (a.subject < b.subject ? -1 : 1),
    )
  }
}

function stateOf(reason: CheckResult['reason']): ColumnState {
  if (reason === 'deaf' || reason === 'muted') return reason
  return reason === 'not-learned' ? 'shown' : 'judged'
}
