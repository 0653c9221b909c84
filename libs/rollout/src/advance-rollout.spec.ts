import { hourMs } from '@weir/vocabulary'
import { decide } from './decide.ts'
import { type Evidence } from './evidence.ts'
import {
  ada,
  advance,
  after,
  cell,
  clocks,
  eventsOf,
  evidence,
  healthy,
  ready,
  start,
  t0,
  verdictOf,
  withGain,
} from './made-rollouts.ts'
import { defaultGuardrails, defaultSteppedPlan, type SteppedPlan } from './plan.ts'
import { type Rollout } from './rollout.ts'

const noKpi: SteppedPlan = { ...defaultSteppedPlan, shadow: { minEventMs: 12 * hourMs } }
const shadowed = after(start({ plan: noKpi }), ready)
const good = (hours: number) => evidence(hours, ...healthy)
/** In the step of 5 % since hour 12, and evidence of further predictions since then. */
const inCanary = after(start({ plan: noKpi }), ready, good(12))
const counted = (hours: number, extra: number) =>
  evidence(hours, ...healthy, cell('challenger', 0.05, { predictedClass: '', predictions: extra }))

const kinds = (rollout: Rollout, seen: Evidence) =>
  eventsOf(advance(rollout, seen), rollout).map(({ kind }) => kind)

describe('going on', () => {
  it('needs the least event time of the shadow, to the millisecond', () => {
    expect(kinds(shadowed, good(11.9999))).toEqual([])
    expect(eventsOf(advance(shadowed, good(12)), shadowed)).toMatchObject([
      { kind: 'stepEntered', step: 0, weightPercent: 5, by: 'weir', eventTime: t0 + 12 * hourMs },
    ])
  })

  it('keeps the statistics that it was decided on', () => {
    const seen = good(12)
    const [event] = eventsOf(advance(shadowed, seen), shadowed)
    expect(event).toMatchObject({ assessment: { ruleVersion: 1, verdict: 'pass', evidence: seen } })
  })

  it('never happens on silence', () => {
    expect(kinds(shadowed, evidence(null))).toEqual([])
    expect(kinds(shadowed, evidence(1_000))).toEqual([])
    expect(kinds(inCanary, evidence(1_000))).toEqual([])
  })

  it("needs the step's predictions, made since it began", () => {
    expect(kinds(inCanary, counted(24, 49))).toEqual([])
    expect(kinds(inCanary, counted(23, 50))).toEqual([])
    expect(kinds(inCanary, counted(24, 50))).toEqual(['stepEntered'])
  })

  it('ends the last step with the watch, and the watch with the promotion', () => {
    const steps = [counted(24, 50), counted(36, 100)]
    const lastStep = after(start({ plan: noKpi }), ready, good(12), ...steps)
    expect(lastStep.stage).toMatchObject({ phase: 'canary', step: 2 })
    expect(kinds(lastStep, counted(48, 150))).toEqual(['watchEntered'])
    const watching = after(start({ plan: noKpi }), ready, good(12), ...steps, counted(48, 150))
    expect(kinds(watching, counted(59, 200))).toEqual([])
    expect(kinds(watching, counted(60, 150))).toEqual([])
    expect(kinds(watching, counted(60, 151))).toEqual(['promoted'])
  })

  it('learns the event time first when the phase began without knowing it', () => {
    const blind = after(start({ plan: noKpi }), { ...ready, eventTime: null })
    expect(eventsOf(advance(blind, good(3)), blind)).toMatchObject([
      { kind: 'eventTimeLearnt', eventTime: t0 + 3 * hourMs },
    ])
    const aware = after(start({ plan: noKpi }), { ...ready, eventTime: null }, good(3))
    expect(kinds(aware, good(14))).toEqual([])
    expect(kinds(aware, good(15))).toEqual(['stepEntered'])
  })

  it('holds a version without a profile in the shadow', () => {
    const unprofiled = after(start({ plan: noKpi, context: { hasProfile: false } }), ready)
    expect(decide(advance(unprofiled, good(12)), unprofiled)).toMatchObject({ code: 'version-not-routable' })
  })
})

describe('a required KPI', () => {
  const inShadow = after(start(), ready)

  it('holds the shadow until the challenger is proven better', () => {
    expect(kinds(inShadow, good(200))).toEqual([])
    expect(kinds(inShadow, withGain(good(200), 0.01))).toEqual([])
    expect(kinds(inShadow, withGain(good(200), 0.5))).toEqual(['stepEntered'])
  })

  it('holds the last step when there was no shadow', () => {
    const plan = {
      ...kpiOnly(),
      shadow: null,
      steps: [{ weightPercent: 5, minEventMs: 0, minPredictions: 1 }],
    }
    const step = after(start({ plan }), ready)
    expect(kinds(step, good(200))).toEqual([])
    expect(kinds(step, withGain(good(200), 0.5))).toEqual(['watchEntered'])
  })

  it('stays proven once it is proven', () => {
    const canary = after(start(), ready, withGain(good(168), 0.5))
    expect(canary.isKpiProven).toBe(true)
    const dipped = withGain(counted(300, 500), 0.06)
    const lastStep = after(start(), ready, withGain(good(168), 0.5), counted(190, 100), counted(210, 200))
    expect(lastStep.stage).toMatchObject({ step: 2 })
    expect(kinds(lastStep, dipped)).toEqual(['watchEntered'])
  })

  it('rolls back on harm in every phase', () => {
    expect(kinds(inShadow, withGain(good(48), -0.5))).toEqual(['rolledBack'])
    const canary = after(start(), ready, withGain(good(168), 0.5))
    expect(kinds(canary, withGain(good(200), -0.5))).toEqual(['rolledBack'])
  })

  it('that is not required asks only for no harm', () => {
    const plan = { ...kpiOnly(), shadow: { minEventMs: hourMs } }
    const optional = after(start({ plan: { ...plan, kpi: { ...plan.kpi, required: false } } }), ready)
    expect(kinds(optional, good(1))).toEqual(['stepEntered'])
    expect(kinds(optional, withGain(good(48), -0.5))).toEqual(['rolledBack'])
  })

  function kpiOnly() {
    const { plan } = inShadow
    if (plan.kind !== 'stepped' || plan.kpi === null) throw new Error('the made plan has a KPI')
    return { ...plan, kpi: plan.kpi }
  }
})

describe('harm', () => {
  const failing = evidence(
    13,
    ...healthy,
    cell('challenger', 0.05, { predictions: 50, errors: 50 }),
    cell('champion', 0.05, { predictions: 950 }),
  )

  it('rolls back at once, with the evidence and the reason', () => {
    expect(eventsOf(advance(inCanary, failing), inCanary)).toMatchObject([
      {
        kind: 'rolledBack',
        cause: 'evidence',
        by: 'weir',
        reason: expect.stringContaining('errors: the challenger has more bad events'),
        assessment: { verdict: 'fail', evidence: failing },
      },
    ])
  })

  it('rolls back while paused', () => {
    const paused = after(start({ plan: noKpi }), ready, good(12), { kind: 'pause', ...clocks, ...ada })
    expect(kinds(paused, good(100))).toEqual([])
    expect(kinds(paused, failing)).toEqual(['rolledBack'])
  })

  it('rolls back in the watch of a plan without steps', () => {
    const plan = { kind: 'immediate', watch: { minEventMs: hourMs }, guardrails: defaultGuardrails } as const
    const watching = after(start({ plan }), ready)
    expect(
      kinds(watching, evidence(0.5, cell('challenger', 1, { predictions: 90, errors: 30, fallbacks: 30 }))),
    ).toEqual(['rolledBack'])
  })
})

describe('a class that vanishes', () => {
  const vanished = evidence(
    13,
    cell('challenger', 0.05, { predictions: 60 }),
    cell('champion', 0.05, { predictions: 500 }),
    cell('champion', 0.05, { predictedClass: 'punctual', predictions: 600 }),
  )
  const inStep = (behaviour: SteppedPlan['behaviour']) =>
    after(start({ plan: { ...noKpi, behaviour, shadow: null } }), ready)

  it('rolls back a retrain', () => {
    expect(kinds(inStep('sameBehaviour'), vanished)).toEqual(['rolledBack'])
  })

  it('halts a changed version and asks; the answer is kept', () => {
    const halted = after(
      start({ plan: { ...noKpi, behaviour: 'changedBehaviour', shadow: null } }),
      ready,
      vanished,
    )
    expect(halted.stage).toMatchObject({ phase: 'paused', asked: ['classShare'] })
    expect(kinds(halted, vanished)).toEqual([])
    const [resumed] = eventsOf({ kind: 'resume', ...clocks, ...ada }, halted)
    if (resumed === undefined) throw new Error('nothing was resumed')
    const accepting = after(
      start({ plan: { ...noKpi, behaviour: 'changedBehaviour', shadow: null } }),
      ready,
      vanished,
      { kind: 'resume', ...clocks, ...ada },
    )
    expect(accepting).toMatchObject({ acceptedChecks: ['classShare'], stage: { phase: 'canary', step: 0 } })
    expect(kinds(accepting, vanished)).toEqual([])
    const enough = { ...vanished, cells: [...vanished.cells, cell('shadow', 0, { predictions: 5_000 })] }
    const command = advance(accepting, enough)
    expect(command.kind === 'advance' && verdictOf(command.assessment, 'classShare')).toBe('fail')
    expect(kinds(accepting, enough)).toEqual(['stepEntered'])
  })

  it('is asked about again when a person paused before it was seen', () => {
    const plan: SteppedPlan = { ...noKpi, behaviour: 'changedBehaviour', shadow: null }
    const resumed = after(
      start({ plan }),
      ready,
      { kind: 'pause', ...clocks, ...ada },
      { kind: 'resume', ...clocks, ...ada },
    )
    expect(kinds(resumed, vanished)).toEqual(['paused'])
  })
})
