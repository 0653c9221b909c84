import { parseVersionNumber } from '@weir/vocabulary'
import {
  after,
  ada,
  challenger,
  champion,
  clocks,
  inPhase,
  kpiPlan,
  model,
  ready,
  start,
  t0,
} from './made-rollouts.ts'
import { defaultGuardrails } from './plan.ts'
import { type Rollout } from './rollout.ts'
import { tableFor } from './table-for.ts'

const tableOf = (rollout: Rollout) => tableFor(rollout, { epoch: 7, now: t0 })
const alone = { version: champion, role: 'champion', weightPercent: 100 }
const person = { ...clocks, ...ada }

describe('the routing table of a rollout', () => {
  it('leaves all traffic to the champion while the challenger is loaded', () => {
    expect(tableOf(inPhase('pending'))).toEqual({
      model,
      epoch: 7,
      salt: 'salt',
      rolloutId: 'r1',
      variants: [alone],
      shadows: [],
      standby: [challenger],
      changedAt: t0,
    })
  })

  it('lets the challenger score copies in the shadow', () => {
    expect(tableOf(inPhase('shadow'))).toMatchObject({
      variants: [alone],
      shadows: [challenger],
      standby: [],
    })
  })

  it("splits live traffic in the canary, and has each arm score the other's for the KPI", () => {
    expect(tableOf(inPhase('canary'))).toMatchObject({
      variants: [
        { version: champion, role: 'champion', weightPercent: 95 },
        { version: challenger, role: 'challenger', weightPercent: 5 },
      ],
      shadows: [champion, challenger],
      standby: [],
    })
  })

  it('has no copies scored in the canary of a plan without a KPI', () => {
    const plan = { ...kpiPlan, kpi: null, shadow: null }
    expect(tableOf(after(start({ plan }), ready))?.shadows).toEqual([])
    expect(tableOf(after(start({ plan }), ready, { kind: 'promote', ...person }))?.shadows).toEqual([])
  })

  it('moves the champion when watching begins, and keeps the former one warm', () => {
    expect(tableOf(inPhase('watching'))).toMatchObject({
      variants: [{ version: challenger, role: 'champion', weightPercent: 100 }],
      shadows: [champion],
      standby: [champion],
    })
    expect(tableOf(inPhase('promoted'))).toMatchObject({ rolloutId: null, shadows: [], standby: [champion] })
  })

  it('holds the weights of a pause', () => {
    expect(tableOf(inPhase('paused'))).toEqual(tableOf(inPhase('canary')))
  })

  it.each(['rolledBack', 'cancelled'] as const)('leaves the champion alone when %s', (phase) => {
    expect(tableOf(inPhase(phase))).toMatchObject({
      rolloutId: null,
      variants: [alone],
      shadows: [],
      standby: [],
    })
  })

  it('keeps the way back from the last promotion until the next one', () => {
    const v3 = parseVersionNumber(3)
    const started = start({ context: { keptLoaded: [v3] } })
    expect(tableOf(after(started))?.standby).toEqual([challenger, v3])
    expect(tableOf(after(started, ready))?.standby).toEqual([v3])
    expect(tableOf(after(started, ready, { kind: 'rollback', ...person }))?.standby).toEqual([v3])
    expect(tableOf(after(started, ready, { kind: 'promote', ...person }))?.standby).toEqual([champion])
  })

  it('does not exist before the first version serves', () => {
    const plan = { kind: 'immediate', watch: { minEventMs: 0 }, guardrails: defaultGuardrails } as const
    const first = start({ plan, context: { champion: null } })
    expect(tableOf(after(first))).toBeNull()
    expect(tableOf(after(first, { kind: 'cancel', ...person }))).toBeNull()
    expect(tableOf(after(first, ready))).toMatchObject({
      variants: [{ version: challenger, role: 'champion', weightPercent: 100 }],
      standby: [],
    })
  })
})
