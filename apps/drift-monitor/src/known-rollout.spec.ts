import { parseModelName } from '@weir/vocabulary'
import { challenger, champion, changed, flightKpi, rolloutEvents, start } from './made-traffic.fixture.ts'
import { evolveKnown, type KnownRollout } from './known-rollout.ts'

const model = parseModelName('flights')
const [started, entered] = rolloutEvents(model, 'r1')

function known(): KnownRollout {
  const rollout = started === undefined ? undefined : evolveKnown(undefined, started)
  if (rollout === undefined) throw new Error('the start cannot be read')
  return rollout
}

describe('a rollout as the topic tells it', () => {
  it('is known from its start, with the champion before it and the KPI as it was', () => {
    expect(known()).toEqual({
      rolloutId: 'r1',
      model,
      challenger,
      formerChampion: champion,
      kpi: flightKpi,
      positiveClass: 'late',
      comparedSince: null,
      isOver: false,
      sequence: 1,
    })
  })

  it('compares since the first event that knows the event time', () => {
    const of = { model, rolloutId: 'r1', phase: 'shadow' }
    const at = Date.now()
    const unknown = changed({ ...of, sequence: 2 }, { kind: 'shadowEntered', at, eventTime: null })
    const learnt = changed({ ...of, sequence: 3 }, { kind: 'eventTimeLearnt', at, eventTime: start + 1 })
    const after = [unknown, learnt].reduce((one, event) => evolveKnown(one, event) ?? one, known())
    expect(evolveKnown(known(), unknown)?.comparedSince).toBeNull()
    expect(after.comparedSince).toBe(start + 1)
    expect(
      evolveKnown(
        after,
        changed({ ...of, sequence: 4 }, { kind: 'eventTimeLearnt', at, eventTime: start + 9 }),
      )?.comparedSince,
    ).toBe(start + 1)
  })

  it('is over for good after its end', () => {
    const end = { kind: 'cancelled', by: 'ada', reason: '', at: 1, eventTime: null } as const
    const over = evolveKnown(
      known(),
      changed({ model, rolloutId: 'r1', sequence: 2, phase: 'cancelled' }, end),
    )
    expect(over?.isOver).toBe(true)
    expect(
      over === undefined
        ? null
        : evolveKnown(over, { rolloutId: 'r1', sequence: 3, details: entered?.details ?? '' })?.isOver,
    ).toBe(true)
  })

  it('does not change by an event that came before', () => {
    const rollout = { ...known(), sequence: 5 }
    expect(entered === undefined ? null : evolveKnown(rollout, entered)).toBe(rollout)
  })

  it.each([
    '',
    'null',
    '{"kind":"rolloutStarted"}',
    '{"kind":"rolloutStarted","model":"NOT A NAME","challenger":0}',
  ])('is not made from details that are %j', (details) => {
    expect(evolveKnown(undefined, { rolloutId: 'r1', sequence: 1, details })).toBeUndefined()
  })
})
