/** Breakdowns of one consumer so far; a plain value. */
export interface Breakdowns {
  /** Those in a row that Kafka was not to blame for. */
  readonly defects: number
  /** Since when Kafka is away (wall clock, ms), how many lives that has cost, and whether the process has been called
   *  dead for it; null: it is not away. */
  readonly outage: { readonly since: number; readonly lives: number; readonly isDead: boolean } | null
}

export const noBreakdowns: Breakdowns = { defects: 0, outage: null }

export interface Breakdown {
  readonly isOutage: boolean
  /** How long the consumer had lived, in milliseconds. */
  readonly livedMs: number
  /** Wall clock, ms. */
  readonly now: number
}

export interface Restart {
  readonly breakdowns: Breakdowns
  /** Breakdowns in a row, of this kind. */
  readonly count: number
  readonly afterMs: number
  /** Whether the process should now be called dead; said once. */
  readonly isDead: boolean
}

/** A defect that comes back so often is not passing. */
const maxDefects = 5
/** A consumer that lived for so long did not break down "in a row", in milliseconds. */
const stableMs = 120_000
/** A restart of the process cannot bring Kafka back, but it can free one that is stuck, in milliseconds. */
const maxOutageMs = 300_000
const defectPauseMs = { first: 500, most: 15_000 }
/** Short, since the way back from an outage is the sum of such pauses, in milliseconds. */
const outagePauseMs = 500

/** What follows from a breakdown. */
export function afterBreakdown(before: Breakdowns, { isOutage, livedMs, now }: Breakdown): Restart {
  if (isOutage) {
    const known = before.outage ?? { since: now, lives: 0, isDead: false }
    const isDead = now - known.since >= maxOutageMs
    const outage = { since: known.since, lives: known.lives + 1, isDead }
    return {
      breakdowns: { ...before, outage },
      count: outage.lives,
      afterMs: outagePauseMs,
      isDead: isDead && !known.isDead,
    }
  }
  const defects = livedMs > stableMs ? 1 : before.defects + 1
  const afterMs = Math.min(defectPauseMs.most, defectPauseMs.first * 2 ** (defects - 1))
  return { breakdowns: { ...before, defects }, count: defects, afterMs, isDead: defects === maxDefects }
}

/** The consumer has joined its group: Kafka is there. */
export function afterJoin(before: Breakdowns): Breakdowns {
  return { ...before, outage: null }
}
