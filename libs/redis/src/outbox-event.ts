import { type ModelChanged, type RolloutChanged, type RoutingChanged } from '@weir/contracts'
import { type RolloutEvent } from '@weir/rollout'
import { assertNever, PoisonMessage } from '@weir/vocabulary'
import { z } from 'zod'
import { parseStored } from './parse-stored.ts'
import { parseRecordedEvent } from './stored-event.ts'
import { parseTable } from './stored-route.ts'

/** An entry of the outbox as it stands in the stream. */
export interface OutboxEntry {
  readonly group: string
  /** Position in the group's outbox, from 1 without gaps. */
  readonly number: number
  readonly topic: string
  /** Name of the model. */
  readonly key: string
  readonly json: string
}

/** What is to be published: a record of one of three topics. */
export type OutboxEvent =
  | { readonly topic: 'lifecycle'; readonly record: ModelChanged }
  | { readonly topic: 'routing'; readonly record: RoutingChanged }
  | { readonly topic: 'rollouts'; readonly record: RolloutChanged }

/** @throws PoisonMessage `redis-value-unreadable` when the entry is of no known form */
export function toOutboxEvent(entry: OutboxEntry): OutboxEvent {
  switch (entry.topic) {
    case 'lifecycle':
      return { topic: 'lifecycle', record: modelChanged(entry) }
    case 'routing':
      return { topic: 'routing', record: routingChanged(entry) }
    case 'rollouts':
      return { topic: 'rollouts', record: rolloutChanged(entry) }
    default:
      throw new PoisonMessage('redis-value-unreadable', `the outbox holds an event for ${entry.topic}`, {
        group: entry.group,
        number: entry.number,
      })
  }
}

/** Rises within the group as a number and as text. */
function eventIdOf({ group, number }: OutboxEntry): string {
  return `${group}:${String(number).padStart(12, '0')}`
}

const lifecycleEvent = z.object({
  change: z.string(),
  version: z.int().nullable(),
  alias: z.string().nullable(),
  eventTime: z.int(),
  details: z.record(z.string(), z.unknown()),
})

function modelChanged(entry: OutboxEntry): ModelChanged {
  const { change, version, alias, eventTime, details } = parseStored(
    lifecycleEvent,
    entry.json,
    'registry event',
  )
  return {
    eventId: eventIdOf(entry),
    model: entry.key,
    change,
    version,
    alias,
    eventTime,
    details: JSON.stringify(details),
  }
}

function routingChanged(entry: OutboxEntry): RoutingChanged {
  const { model, epoch, rolloutId, variants, shadows, salt, changedAt } = parseTable(entry.json)
  return { eventId: eventIdOf(entry), model, epoch, rolloutId, variants, shadows, salt, eventTime: changedAt }
}

const rolloutContext = z.object({
  phase: z.string(),
  champion: z.int().nullable(),
  challenger: z.int(),
})

function rolloutChanged(entry: OutboxEntry): RolloutChanged {
  const { eventId, rolloutId, model, sequence, event } = parseRecordedEvent(entry.json)
  const { phase, champion, challenger } = parseStored(rolloutContext, entry.json, 'rollout event')
  return {
    eventId,
    rolloutId,
    model,
    sequence,
    change: event.kind,
    phase,
    // Before a model's first champion there is none; the schema has no null here.
    champion: champion ?? 0,
    challenger,
    ...groundsOf(event),
    details: JSON.stringify(event),
    eventTime: event.at,
    watermark: event.eventTime,
  }
}

function groundsOf(event: RolloutEvent): Pick<RolloutChanged, 'verdict' | 'reason' | 'evidence'> {
  switch (event.kind) {
    case 'shadowEntered':
    case 'eventTimeLearnt':
      return { verdict: '', reason: '', evidence: '' }
    case 'rolloutStarted':
    case 'resumed':
    case 'cancelled':
      return { verdict: '', reason: event.reason, evidence: '' }
    case 'stepEntered':
    case 'watchEntered':
    case 'promoted':
    case 'rolledBack':
    case 'paused': {
      const { assessment, reason } = event
      if (assessment === null) return { verdict: '', reason, evidence: '' }
      return { verdict: assessment.verdict, reason, evidence: JSON.stringify(assessment) }
    }
    default:
      return assertNever(event)
  }
}
