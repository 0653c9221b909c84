import { type RecordedEvent, type RolloutEvent } from '@weir/rollout'
import { sampleStart } from '@weir/testkit'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { publishedRolloutEvents } from './published-rollout-event.ts'

const model = parseModelName('flights')
const v1 = parseVersionNumber(1)
const when = { at: 1_000, eventTime: 900 }
const person = { by: 'ada', reason: 'asked', ...when }
const decided = { assessment: null, ...person }

const history: readonly RolloutEvent[] = [
  sampleStart(model, 'rollout-1'),
  { kind: 'shadowEntered', ...when },
  { kind: 'paused', ...decided },
  { kind: 'resumed', ...person },
  { kind: 'eventTimeLearnt', ...when },
  { kind: 'stepEntered', step: 0, weightPercent: 5, challengerPredictions: 0, ...decided },
  { kind: 'paused', ...decided },
  { kind: 'resumed', ...person },
  { kind: 'watchEntered', challengerPredictions: 100, ...decided },
  { kind: 'promoted', ...decided },
]

function recorded(events: readonly RolloutEvent[]): readonly RecordedEvent[] {
  return events.map((event, place) => ({
    eventId: `event-${place}`,
    rolloutId: 'rollout-1',
    model,
    sequence: place + 1,
    event,
  }))
}

describe('a rollout event as it is published', () => {
  it('tells the phase that each event of a history led to', () => {
    const published = publishedRolloutEvents([], recorded(history), v1)
    expect(published.map(({ phase }) => phase)).toEqual([
      'pending',
      'shadow',
      'paused',
      'shadow',
      'shadow',
      'canary',
      'paused',
      'canary',
      'watching',
      'promoted',
    ])
  })

  it('gives the same phases when the history was stored in any two parts', () => {
    const all = recorded(history)
    const whole = publishedRolloutEvents([], all, v1)
    all.forEach((_, cut) =>
      expect(publishedRolloutEvents(all.slice(0, cut), all.slice(cut), v1)).toEqual(whole.slice(cut)),
    )
  })

  it('names the challenger of the start in every later event', () => {
    const all = recorded(history)
    const [event] = publishedRolloutEvents(all.slice(0, 5), all.slice(5, 6), null)
    expect(event).toMatchObject({ challenger: 1, champion: null, sequence: 6, eventId: 'event-5' })
  })

  it('ends in the phase of the last event', () => {
    const ends: readonly RolloutEvent[] = [
      { kind: 'rolledBack', cause: 'person', ...decided },
      { kind: 'cancelled', ...person },
    ]
    const start = recorded([sampleStart(model, 'rollout-1')])
    const phases = ends.map((end) => publishedRolloutEvents(start, recorded([end]), null)[0]?.phase)
    expect(phases).toEqual(['rolledBack', 'cancelled'])
  })
})
