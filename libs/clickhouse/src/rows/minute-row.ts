import { type RawRow } from '../clickhouse.ts'
import { jsonNumber } from '../raw-row.ts'

/** State of one feature (or the score) of one version over one minute of event time. */
export interface MinuteRow {
  readonly model: string
  readonly version: number
  readonly role: 'live' | 'shadow'
  readonly segment: string
  readonly kind: 'feature' | 'score'
  readonly subject: string
  /** Start of the minute, UTC ms. */
  readonly minute: number
  /** Rows by bin of the frozen profile; the last bin is null. */
  readonly counts: ArrayLike<number>
  readonly n: number
  readonly nulls: number
  readonly sum: number
  readonly sumOfSquares: number
  readonly min: number
  readonly max: number
}

/** Row of `feature_minutes`; bins without rows are left out. */
export function minuteRow(state: MinuteRow): RawRow {
  const bins: number[] = []
  const counts: number[] = []
  for (let bin = 0; bin < state.counts.length; bin += 1) {
    const count = state.counts[bin] ?? 0
    if (count === 0) continue
    bins.push(bin)
    counts.push(count)
  }
  return {
    model: state.model,
    version: state.version,
    role: state.role,
    segment: state.segment,
    kind: state.kind,
    subject: state.subject,
    minute: Math.floor(state.minute / 1000),
    bins: [bins, counts],
    n: state.n,
    nulls: state.nulls,
    sum: jsonNumber(state.sum),
    sum_of_squares: jsonNumber(state.sumOfSquares),
    min: jsonNumber(state.min),
    max: jsonNumber(state.max),
  }
}
