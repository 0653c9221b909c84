import { type RecordedEvent, type RolloutEvent } from '@weir/rollout'
import { parseModelName } from '@weir/vocabulary'
import { z } from 'zod'
import { parseStored } from './parse-stored.ts'

/** The envelope is checked; what an event carries beside its kind and time is as the rollout library wrote it. */
const event = z.custom<RolloutEvent>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'at' in value &&
    typeof value.at === 'number',
)

const recordedEvent = z.object({
  eventId: z.string(),
  rolloutId: z.string(),
  model: z.string().transform((value) => parseModelName(value)),
  sequence: z.int().positive(),
  event,
})

/** @throws PoisonMessage when the stored text is no recorded event */
export function parseRecordedEvent(json: string): RecordedEvent {
  return parseStored(recordedEvent, json, 'rollout event')
}
