/** What a detector says of its stream after one more value. After 'drift' it has forgotten the past: the next value is
 *  the first of a new stream. */
export type DriftLevel = 'none' | 'warning' | 'drift'

/** Which level says more. */
export const severity = { none: 0, warning: 1, drift: 2 } as const satisfies Record<DriftLevel, number>
