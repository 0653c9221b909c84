import { commitOf, renewalOf } from './commit-of.ts'
import {
  ada,
  advance,
  after,
  cell,
  challenger,
  champion,
  clocks,
  eventsOf,
  evidence,
  inPhase,
  ready,
  start,
  t0,
} from './made-rollouts.ts'
import { type RolloutCommand } from './rollout-command.ts'
import { type Rollout } from './rollout.ts'
import { tableFor } from './table-for.ts'

const at = { epoch: 4, now: t0, requestId: 'q1' }

function commit(before: Rollout | null, command: RolloutCommand) {
  const events = eventsOf(command, before).map((event, index) => ({ eventId: `e${index}`, event }))
  return commitOf({ before, events, ...at })
}

describe('the commit of a decision', () => {
  it('starts a rollout with a table that has the challenger loaded', () => {
    expect(commit(null, start())).toMatchObject({
      requestId: 'q1',
      rolloutId: 'r1',
      expectedEpoch: 4,
      expectedRolloutVersion: 0,
      events: [{ eventId: 'e0', event: { kind: 'rolloutStarted' } }],
      table: { epoch: 5, standby: [challenger] },
      championMovesTo: null,
      failedVersion: null,
      isEnd: false,
    })
  })

  it('moves the champion with the watch, and back with its rollback', () => {
    expect(commit(inPhase('canary'), { kind: 'promote', ...clocks, ...ada })).toMatchObject({
      expectedRolloutVersion: 2,
      championMovesTo: challenger,
      table: { variants: [{ version: challenger, weightPercent: 100 }] },
      isEnd: false,
    })
    expect(commit(inPhase('watching'), { kind: 'rollback', ...clocks, ...ada })).toMatchObject({
      championMovesTo: champion,
      failedVersion: null,
      isEnd: true,
    })
  })

  it('leaves champion and table alone when only the history grows', () => {
    const paused = commit(inPhase('canary'), { kind: 'pause', ...clocks, ...ada })
    expect(paused).toMatchObject({ table: null, championMovesTo: null, isEnd: false })
  })

  it('marks the version that evidence rolled back', () => {
    const canary = inPhase('canary')
    const harmful = evidence(1, cell('challenger', 0.05, { predictions: 50, errors: 50 }))
    expect(commit(canary, advance(canary, harmful))).toMatchObject({ failedVersion: challenger, isEnd: true })
  })

  it('takes two events of one decision in one step', () => {
    const plan = {
      kind: 'revert',
      watch: { minEventMs: 0 },
      guardrails: defaultsOf(inPhase('pending')),
    } as const
    const pending = after(start({ plan, context: { hasBeenChampion: true } }))
    expect(commit(pending, ready)).toMatchObject({
      events: [{ event: { kind: 'watchEntered' } }, { event: { kind: 'promoted' } }],
      championMovesTo: challenger,
      isEnd: true,
      table: { rolloutId: null },
    })
  })

  it('is none without events', () => {
    expect(() => commitOf({ before: inPhase('canary'), events: [], ...at })).toThrow('no commit')
  })
})

describe('the renewal of a table', () => {
  it('changes the epoch alone', () => {
    const rollout = inPhase('canary')
    expect(renewalOf(rollout, at)).toMatchObject({
      events: [],
      expectedRolloutVersion: 2,
      table: tableFor(rollout, { epoch: 5, now: t0 }),
      championMovesTo: null,
      isEnd: false,
    })
  })
})

function defaultsOf({ plan }: Rollout) {
  return plan.guardrails
}
