import { type RecordedEvent, type RolloutEvent } from '@weir/rollout'
import { assertNever, type VersionNumber } from '@weir/vocabulary'

/** A rollout event as the outbox carries it: with what only the whole history tells. */
export interface PublishedRolloutEvent extends RecordedEvent {
  /** Phase after the event. */
  readonly phase: string
  /** Champion after the commit; null before a model's first. */
  readonly champion: VersionNumber | null
  /** Version under test; null when the history does not begin with the start: such a commit is refused. */
  readonly challenger: VersionNumber | null
}

/** @param before the history so far, oldest first
 *  @param added  the events that follow it
 *  @returns one for each of `added` */
export function publishedRolloutEvents(
  before: readonly RecordedEvent[],
  added: readonly RecordedEvent[],
  champion: VersionNumber | null,
): readonly PublishedRolloutEvent[] {
  const history = [...before, ...added]
  const challenger = history
    .map(({ event }) => event)
    .find((event) => event.kind === 'rolloutStarted')?.challenger
  const phases = phasesOf(history.map(({ event }) => event))
  return added.map((recorded, place) => ({
    ...recorded,
    phase: phases[before.length + place] ?? 'pending',
    champion,
    challenger: challenger ?? null,
  }))
}

/** Phase after each event. */
function phasesOf(history: readonly RolloutEvent[]): readonly string[] {
  let phase = 'pending'
  let beforePause = phase
  return history.map((event) => {
    const next = phaseAfter(event, phase, beforePause)
    if (event.kind === 'paused') beforePause = phase
    phase = next
    return next
  })
}

function phaseAfter(event: RolloutEvent, phase: string, beforePause: string): string {
  switch (event.kind) {
    case 'rolloutStarted':
      return 'pending'
    case 'shadowEntered':
      return 'shadow'
    case 'stepEntered':
      return 'canary'
    case 'watchEntered':
      return 'watching'
    case 'promoted':
    case 'rolledBack':
    case 'paused':
    case 'cancelled':
      return event.kind
    case 'resumed':
      return beforePause
    case 'eventTimeLearnt':
      return phase
    default:
      return assertNever(event)
  }
}
