import { assess } from './assess.ts'
import { evidence, healthy, inPhase, withGain } from './made-rollouts.ts'
import { missingForNext } from './missing-for-next.ts'
import { type Phase } from './phase.ts'

const missing = (phase: Phase, seen = evidence(null)) => {
  const rollout = inPhase(phase)
  return missingForNext(rollout, assess(rollout, seen))
}

describe('what a rollout waits for', () => {
  it('is said in sentences, one for each thing', () => {
    expect(missing('shadow')).toEqual([
      '0 of 604800000 ms of event time have passed',
      'errors: too few predictions to rule out more errors, timeouts, notNumbers, slow',
      'kpi: no paired units are counted yet',
    ])
    expect(missing('canary')).toEqual([
      '0 of 43200000 ms of event time have passed',
      'the challenger has made 0 of 50 live predictions',
      'errors: too few predictions to rule out more errors, timeouts, notNumbers, slow',
      'classShare: no live predictions with a class are counted yet',
    ])
    expect(missing('pending')).toEqual(['the challenger is not loaded everywhere'])
    expect(missing('paused')).toEqual(['a person has to resume it'])
  })

  it('is nothing when the way is open', () => {
    expect(missing('shadow', withGain(evidence(168, ...healthy), 0.5))).toEqual([])
    expect(missing('canary', evidence(12, ...healthy))).toEqual([])
    expect(missing('watching', evidence(12, ...healthy))).toEqual([])
  })

  it.each(['promoted', 'rolledBack', 'cancelled'] as const)('is never nothing after %s', (phase) => {
    expect(missing(phase, evidence(999, ...healthy))).toEqual(['the rollout is over'])
  })
})
