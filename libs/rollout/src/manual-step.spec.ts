import { decide } from './decide.ts'
import { ada, after, challenger, champion, clocks, eventsOf, inPhase, ready, start } from './made-rollouts.ts'
import { type ManualStep } from './rollout-command.ts'
import { championAfter } from './rollout.ts'

const step = (kind: ManualStep) => ({ kind, ...clocks, ...ada })

describe('a step that a person takes', () => {
  it.each(['pending', 'shadow', 'canary', 'watching', 'paused'] as const)(
    'can roll back while %s',
    (phase) => {
      const [event] = eventsOf(step('rollback'), inPhase(phase))
      expect(event).toMatchObject({ kind: 'rolledBack', cause: 'person', ...ada, assessment: null })
    },
  )

  it('takes the champion back when it rolls back a watch', () => {
    expect(championAfter(inPhase('watching'))).toBe(challenger)
    expect(championAfter(inPhase('watching', step('rollback')))).toBe(champion)
  })

  it('can pause where predictions are made, and pausing again changes nothing', () => {
    for (const phase of ['shadow', 'canary', 'watching'] as const)
      expect(eventsOf(step('pause'), inPhase(phase))).toMatchObject([{ kind: 'paused' }])
    expect(eventsOf(step('pause'), inPhase('paused'))).toEqual([])
    expect(decide(step('pause'), inPhase('pending'))).toMatchObject({ code: 'phase-forbids' })
  })

  it('resumes where it was', () => {
    for (const phase of ['shadow', 'canary', 'watching'] as const)
      expect(inPhase(phase, step('pause'), step('resume')).stage).toEqual(inPhase(phase).stage)
    expect(decide(step('resume'), inPhase('canary'))).toMatchObject({ code: 'phase-forbids' })
  })

  it('promotes to the watch, and from the watch to the end', () => {
    for (const phase of ['shadow', 'canary', 'paused'] as const)
      expect(eventsOf(step('promote'), inPhase(phase))).toMatchObject([{ kind: 'watchEntered', ...ada }])
    expect(eventsOf(step('promote'), inPhase('watching'))).toMatchObject([{ kind: 'promoted', ...ada }])
    expect(inPhase('watching', step('pause'), step('promote')).stage.phase).toBe('promoted')
    expect(decide(step('promote'), inPhase('pending'))).toMatchObject({ code: 'phase-forbids' })
  })

  it('promotes no version that nothing could watch', () => {
    const unprofiled = after(start({ context: { hasProfile: false } }), ready)
    expect(decide(step('promote'), unprofiled)).toMatchObject({ code: 'version-not-routable' })
  })

  it('cancels until the champion has moved', () => {
    for (const phase of ['pending', 'shadow', 'canary', 'paused'] as const)
      expect(eventsOf(step('cancel'), inPhase(phase))).toMatchObject([{ kind: 'cancelled', ...ada }])
    expect(decide(step('cancel'), inPhase('watching'))).toMatchObject({ code: 'phase-forbids' })
    expect(decide(step('cancel'), inPhase('watching', step('pause')))).toMatchObject({
      code: 'phase-forbids',
    })
  })
})
