/** A moment, in milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** Half-open interval `[start, end)` of event time, UTC. */
export interface Window {
  readonly start: Instant
  readonly end: Instant
}

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** Start of the block of `sizeMs` that holds `at`; blocks are aligned to the epoch (UTC). */
export function blockStart(at: Instant, sizeMs: number): Instant {
  return Math.floor(at / sizeMs) * sizeMs
}
