import { parseVersionNumber } from '@weir/vocabulary'
import { decide } from './decide.ts'
import {
  ada,
  after,
  challenger,
  champion,
  flightValue,
  kpiPlan,
  model,
  ready,
  start,
  t0,
} from './made-rollouts.ts'
import { defaultSteppedPlan, defaultGuardrails, type Plan } from './plan.ts'

const immediate: Plan = { kind: 'immediate', watch: { minEventMs: 0 }, guardrails: defaultGuardrails }
const revert: Plan = { ...immediate, kind: 'revert' }

describe('starting a rollout', () => {
  it('records what it starts from, and serves nothing yet', () => {
    const v3 = parseVersionNumber(3)
    expect(decide(start({ context: { keptLoaded: [champion, challenger, v3] } }), null)).toEqual({
      kind: 'accepted',
      events: [
        {
          kind: 'rolloutStarted',
          rolloutId: 'r1',
          model,
          challenger,
          formerChampion: champion,
          plan: kpiPlan,
          kpi: flightValue,
          positiveClass: 'late',
          isRoutable: true,
          salt: 'salt',
          keptLoaded: [v3],
          at: t0,
          eventTime: t0,
          ...ada,
        },
      ],
    })
  })

  it("compares the plan's class rather than the model's", () => {
    const command = start({ plan: { ...defaultSteppedPlan, positiveClass: 'cancelled' } })
    expect(after(command).positiveClass).toBe('cancelled')
  })

  it.each([
    ['a second rollout of the model', start({ context: { activeRollout: 'r0' } }), 'rollout-active'],
    ['the champion itself', start({ context: { champion: challenger } }), 'already-champion'],
    ['steps without a champion to compare with', start({ context: { champion: null } }), 'champion-missing'],
    ['a failed version at once', start({ plan: immediate, context: { hasFailed: true } }), 'version-failed'],
    [
      'going back to a failed version',
      start({ plan: revert, context: { hasFailed: true, hasBeenChampion: true } }),
      'version-failed',
    ],
    ['going back to where it never was', start({ plan: revert }), 'never-champion'],
    [
      'a version without a profile at once',
      start({ plan: immediate, context: { hasProfile: false } }),
      'version-not-routable',
    ],
    [
      'a canary without a profile',
      start({ plan: { ...kpiPlan, shadow: null }, context: { hasProfile: false } }),
      'version-not-routable',
    ],
    ['a KPI that the model does not have', start({ context: { kpis: [] } }), 'kpi-unknown'],
    [
      'a KPI that depends on the answer',
      start({ context: { kpis: [{ ...flightValue, kind: 'observed' }] } }),
      'kpi-not-paired',
    ],
  ])('refuses %s', (_, command, code) => {
    expect(decide(command, null)).toMatchObject({ kind: 'rejected', code })
  })

  it.each([
    ['a failed version in steps', start({ context: { hasFailed: true } })],
    ['a shadow without a profile', start({ context: { hasProfile: false } })],
    ['a first version at once', start({ plan: immediate, context: { champion: null } })],
    ['a former champion at once', start({ plan: revert, context: { hasBeenChampion: true } })],
  ])('accepts %s', (_, command) => {
    expect(decide(command, null)).toMatchObject({ kind: 'accepted' })
  })
})

describe('a challenger that is loaded', () => {
  it('is shadowed when the plan has a shadow', () => {
    expect(after(start(), ready).stage).toEqual({ phase: 'shadow', since: t0 })
  })

  it('takes the first step when it has none', () => {
    const { stage } = after(start({ plan: { ...kpiPlan, shadow: null } }), ready)
    expect(stage).toEqual({ phase: 'canary', since: t0, step: 0, predictionsBefore: 0 })
  })

  it('is promoted at once by a plan without a watch', () => {
    const decision = decide(ready, after(start({ plan: immediate })))
    expect(decision).toMatchObject({ events: [{ kind: 'watchEntered' }, { kind: 'promoted' }] })
    expect(after(start({ plan: revert, context: { hasBeenChampion: true } }), ready).stage.phase).toBe(
      'promoted',
    )
  })

  it('is watched by a plan with one, unless there is nothing to go back to', () => {
    const watched = { ...immediate, watch: { minEventMs: 1 } }
    expect(after(start({ plan: watched }), ready).stage.phase).toBe('watching')
    expect(after(start({ plan: watched, context: { champion: null } }), ready).stage.phase).toBe('promoted')
  })

  it('changes nothing when it is loaded once more', () => {
    expect(decide(ready, after(start(), ready))).toEqual({ kind: 'accepted', events: [] })
  })
})

describe('a challenger that does not load', () => {
  const failed = { kind: 'challengerFailed', now: t0, eventTime: null, reason: 'sha256 differs' } as const

  it.each([
    ['pending', after(start())],
    ['shadow', after(start(), ready)],
  ])('is rolled back while %s, and not marked as failed by evidence', (_, rollout) => {
    expect(decide(failed, rollout)).toMatchObject({
      events: [
        { kind: 'rolledBack', cause: 'loadFailure', reason: expect.stringContaining('sha256 differs') },
      ],
    })
  })
})
