import { type SubjectState } from '@weir/drift'
import { type RawRow } from '../clickhouse.ts'
import { jsonNumber } from '../raw-row.ts'

/** Where a minute of event time belongs. */
export interface MinutePlace {
  readonly model: string
  readonly version: number
  readonly role: 'live' | 'shadow'
  /** Empty: all requests. */
  readonly segment: string
  /** Start of the minute, UTC ms. */
  readonly minute: number
}

/** State of one subject of one version over one minute. */
export interface MinuteRow extends MinutePlace {
  readonly kind: SubjectState['kind']
  readonly subject: string
  /** Rows by bin of the frozen profile; the last bin is null. */
  readonly counts: ArrayLike<number>
  readonly n: number
  readonly nulls: number
  readonly sum: number
  readonly sumOfSquares: number
  readonly min: number
  readonly max: number
  readonly farLow: number
  readonly farHigh: number
}

/** Row of `feature_minutes`; bins without rows are left out. */
export function minuteRow(state: MinuteRow): RawRow {
  return {
    ...placeOf(state),
    kind: state.kind,
    subject: state.subject,
    bins: sparse(state.counts),
    n: state.n,
    nulls: state.nulls,
    sum: jsonNumber(state.sum),
    sum_of_squares: jsonNumber(state.sumOfSquares),
    min: jsonNumber(state.min),
    max: jsonNumber(state.max),
    far_low: state.farLow,
    far_high: state.farHigh,
  }
}

/** The key of a minute, as its columns. */
export function placeOf({ model, version, role, segment, minute }: MinutePlace): RawRow {
  return { model, version, role, segment, minute: Math.floor(minute / 1000) }
}

/** Indices of the bins that hold something, and beside them what they hold: a `sumMap`. */
export function sparse(values: ArrayLike<number>): readonly [readonly number[], readonly number[]] {
  const bins: number[] = []
  const held: number[] = []
  for (let bin = 0; bin < values.length; bin += 1) {
    const value = values[bin] ?? 0
    if (value === 0) continue
    bins.push(bin)
    held.push(value)
  }
  return [bins, held]
}
