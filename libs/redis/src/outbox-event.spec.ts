import { sampleStart, sampleTable } from '@weir/testkit'
import { parseModelName } from '@weir/vocabulary'
import { toOutboxEvent, type OutboxEntry } from './outbox-event.ts'

const model = parseModelName('flights')

function entry(topic: string, value: unknown): OutboxEntry {
  return { group: 'air', number: 42, topic, key: model, json: JSON.stringify(value) }
}

describe('an entry of the outbox', () => {
  it('becomes a change of a model, its id rising with its number', () => {
    const value = {
      change: 'aliasMoved',
      version: 3,
      alias: 'stable',
      eventTime: 1_700_000_000_000,
      details: { alias: 'stable', version: 3, revision: 1 },
    }
    expect(toOutboxEvent(entry('lifecycle', value))).toEqual({
      topic: 'lifecycle',
      record: {
        ...value,
        eventId: 'air:000000000042',
        model: 'flights',
        details: '{"alias":"stable","version":3,"revision":1}',
      },
    })
  })

  it('becomes a change of routing', () => {
    const { epoch, rolloutId, variants, shadows, salt, changedAt } = sampleTable(model, 7)
    expect(toOutboxEvent(entry('routing', sampleTable(model, 7)))).toEqual({
      topic: 'routing',
      record: {
        eventId: 'air:000000000042',
        model: 'flights',
        epoch,
        rolloutId,
        variants,
        shadows,
        salt,
        eventTime: changedAt,
      },
    })
  })

  it('becomes a change of a rollout under the id that its event has', () => {
    const event = sampleStart(model, 'rollout-1')
    const value = { eventId: 'e-1', rolloutId: 'rollout-1', model, sequence: 1, event }
    const context = { phase: 'pending', champion: null, challenger: 1 }
    expect(toOutboxEvent(entry('rollouts', { ...value, ...context }))).toEqual({
      topic: 'rollouts',
      record: {
        eventId: 'e-1',
        rolloutId: 'rollout-1',
        model: 'flights',
        sequence: 1,
        change: 'rolloutStarted',
        phase: 'pending',
        champion: 0,
        challenger: 1,
        verdict: '',
        reason: 'first version',
        evidence: '',
        details: JSON.stringify(event),
        eventTime: event.at,
        watermark: null,
      },
    })
  })

  it('carries the verdict and the evidence of a decision', () => {
    const assessment = {
      ruleVersion: 1,
      checks: [],
      verdict: 'fail',
      watermark: 5,
      challengerPredictions: 9,
      evidence: {},
    }
    const event = {
      kind: 'rolledBack',
      cause: 'evidence',
      by: 'controller',
      reason: 'errors',
      at: 10,
      eventTime: 5,
      assessment,
    }
    const value = { eventId: 'e-2', rolloutId: 'rollout-1', model, sequence: 2, event }
    const context = { phase: 'rolledBack', champion: 1, challenger: 2 }
    const { record } = toOutboxEvent(entry('rollouts', { ...value, ...context }))
    expect(record).toMatchObject({
      verdict: 'fail',
      reason: 'errors',
      watermark: 5,
      champion: 1,
      challenger: 2,
    })
    expect(record).toHaveProperty('evidence', JSON.stringify(assessment))
  })

  it('is refused when it is of no known form', () => {
    const unreadable = { kind: 'poison-message', code: 'redis-value-unreadable' }
    expect(() => toOutboxEvent(entry('weather', {}))).toThrow(expect.objectContaining(unreadable))
    expect(() => toOutboxEvent(entry('routing', { epoch: 1 }))).toThrow(expect.objectContaining(unreadable))
    expect(() => toOutboxEvent({ ...entry('lifecycle', {}), json: '{' })).toThrow(
      expect.objectContaining(unreadable),
    )
  })
})
