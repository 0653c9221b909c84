/** Where a rollout stands. */
export type Phase =
  'pending' | 'shadow' | 'canary' | 'watching' | 'paused' | 'promoted' | 'rolledBack' | 'cancelled'

/** Phases in which predictions are made and compared. */
export type LivePhase = 'shadow' | 'canary' | 'watching'

/** Which phase may follow which. Forward, or back to the champion before; nothing follows an end. */
export const transitions: Readonly<Record<Phase, readonly Phase[]>> = {
  pending: ['shadow', 'canary', 'watching', 'rolledBack', 'cancelled'],
  shadow: ['canary', 'watching', 'paused', 'rolledBack', 'cancelled'],
  canary: ['canary', 'watching', 'paused', 'rolledBack', 'cancelled'],
  watching: ['promoted', 'paused', 'rolledBack'],
  paused: ['shadow', 'canary', 'watching', 'promoted', 'rolledBack', 'cancelled'],
  promoted: [],
  rolledBack: [],
  cancelled: [],
}

export function isEnd(phase: Phase): boolean {
  return transitions[phase].length === 0
}
