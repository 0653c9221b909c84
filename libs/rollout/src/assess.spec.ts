import { assess } from './assess.ts'
import {
  after,
  eventsOf,
  advance,
  evidence,
  healthy,
  inPhase,
  ready,
  start,
  verdictOf,
  withGain,
} from './made-rollouts.ts'
import { defaultSteppedPlan } from './plan.ts'
import { evolve, type Rollout } from './rollout.ts'

const names = (rollout: Rollout) => assess(rollout, evidence(1)).checks.map(({ check }) => check)

describe('an assessment', () => {
  it('runs the checks that the phase can feed', () => {
    expect(names(inPhase('shadow'))).toEqual(['errors', 'kpi'])
    expect(names(inPhase('canary'))).toEqual(['errors', 'classShare', 'kpi'])
    expect(names(inPhase('paused'))).toEqual(['errors', 'classShare', 'kpi'])
    expect(names(inPhase('watching'))).toEqual(['errors', 'kpi'])
    expect(names(inPhase('pending'))).toEqual([])
    expect(names(inPhase('promoted'))).toEqual([])
  })

  it('leaves out the KPI without one in the plan, and class shares without classes', () => {
    const plan = { ...defaultSteppedPlan, shadow: null }
    expect(names(after(start({ plan, context: { positiveClass: null } }), ready))).toEqual(['errors'])
  })

  it('is as bad as its worst check, and undecided without any', () => {
    expect(assess(inPhase('canary'), evidence(1)).verdict).toBe('inconclusive')
    expect(assess(inPhase('pending'), evidence(1)).verdict).toBe('inconclusive')
    expect(assess(inPhase('shadow'), withGain(evidence(200, ...healthy), 0.5)).verdict).toBe('pass')
    expect(assess(inPhase('shadow'), withGain(evidence(200, ...healthy), -0.5)).verdict).toBe('fail')
  })

  it('can be made again from the event that stored it', () => {
    const before = inPhase('shadow')
    const seen = withGain(evidence(200, ...healthy), 0.5)
    const [event] = eventsOf(advance(before, seen), before)
    if (event?.kind !== 'stepEntered' || event.assessment === null)
      throw new Error('the shadow should have ended')
    const stored: typeof event.assessment = JSON.parse(JSON.stringify(event.assessment))
    expect(assess(before, stored.evidence)).toEqual(stored)
    expect(verdictOf(stored, 'kpi')).toBe('pass')
    expect(evolve(before, event).isKpiProven).toBe(true)
  })
})
