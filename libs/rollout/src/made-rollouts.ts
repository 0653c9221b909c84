import { type KpiDefinition } from '@weir/kpi'
import { hourMs, parseModelName, parseVersionNumber, type Instant } from '@weir/vocabulary'
import { assess, type Assessment } from './assess.ts'
import { decide } from './decide.ts'
import { newEvidence, type Evidence } from './evidence.ts'
import { type Phase } from './phase.ts'
import { defaultPlanKpi, defaultSteppedPlan, type SteppedPlan } from './plan.ts'
import { type RolloutCommand, type StartCommand } from './rollout-command.ts'
import { type RolloutEvent } from './rollout-event.ts'
import { evolve, type Rollout } from './rollout.ts'
import { type Arm, type GuardrailCell } from './tally.ts'

/** Made values for the tests of this library. */
export const model = parseModelName('flights')
export const champion = parseVersionNumber(1)
export const challenger = parseVersionNumber(2)
export const t0: Instant = Date.UTC(2001, 2, 5)

export const flightValue: KpiDefinition = {
  name: 'flight value',
  unit: 'USD per flight',
  direction: 'higher',
  kind: 'label-derived',
  outcome: 'late',
  values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
  maturityMs: 6 * hourMs,
}

export const kpiPlan: SteppedPlan = {
  ...defaultSteppedPlan,
  kpi: { name: 'flight value', ...defaultPlanKpi },
}

export const clocks = { now: t0, eventTime: t0 }
export const ada = { by: 'ada', reason: 'because' }

export function start(
  changes: Partial<Omit<StartCommand, 'kind' | 'context'>> & {
    readonly context?: Partial<StartCommand['context']>
  } = {},
): StartCommand {
  return {
    kind: 'start',
    rolloutId: 'r1',
    model,
    challenger,
    plan: kpiPlan,
    salt: 'salt',
    ...clocks,
    ...ada,
    ...changes,
    context: {
      activeRollout: null,
      champion,
      hasBeenChampion: false,
      hasFailed: false,
      hasProfile: true,
      kpis: [flightValue],
      positiveClass: 'late',
      keptLoaded: [],
      ...changes.context,
    },
  }
}

/** Ready at once. */
export const ready = { kind: 'challengerReady', ...clocks } as const satisfies RolloutCommand

/** The rollout after commands of which each must be accepted. An advance may be given as evidence. */
export function after(...commands: readonly (RolloutCommand | Evidence)[]): Rollout {
  const rollout = commands.reduce<Rollout | null>((state, given) => {
    const command = 'kind' in given ? given : advance(state, given)
    return eventsOf(command, state).reduce<Rollout | null>(evolve, state)
  }, null)
  if (rollout === null) throw new Error('no commands')
  return rollout
}

export function eventsOf(command: RolloutCommand, rollout: Rollout | null): readonly RolloutEvent[] {
  const decision = decide(command, rollout)
  if (decision.kind === 'rejected') throw new Error(`${command.kind} was rejected: ${decision.reason}`)
  return decision.events
}

export function advance(rollout: Rollout | null, evidence: Evidence): RolloutCommand {
  if (rollout === null) throw new Error('nothing to advance')
  return { kind: 'advance', now: t0 + 1, assessment: assess(rollout, evidence) }
}

export function cell(arm: Arm, challengerWeight: number, counts: Partial<GuardrailCell>): GuardrailCell {
  return {
    arm,
    challengerWeight,
    predictedClass: 'late',
    predictions: 0,
    errors: 0,
    timeouts: 0,
    notNumbers: 0,
    fallbacks: 0,
    slow: 0,
    ...counts,
  }
}

/** Evidence at some hours of event time after `t0`. */
export function evidence(hours: number | null, ...cells: readonly GuardrailCell[]): Evidence {
  return { ...newEvidence('r1'), cells, watermark: hours === null ? null : t0 + hours * hourMs }
}

/** Evidence with a steady gain in each of its hours. */
export function withGain(base: Evidence, gain: number): Evidence {
  const hours = base.watermark === null ? 0 : Math.floor((base.watermark - t0) / hourMs)
  const blocks = Array.from({ length: hours }, (_, hour) => {
    const wave = hour % 2 === 0 ? 1 : -1
    const sum = 100 * gain + 5 * wave
    return { block: t0 + hour * hourMs, n: 100, sum, sumSq: 100 * (gain * gain + 1) }
  })
  return { ...base, kpiBlocks: { 'flight value': blocks } }
}

/** Many answers without a bad event, in every arm that a rollout with 5, 25 and 50 percent has. */
export const healthy: readonly GuardrailCell[] = [
  cell('champion', 0, { predictions: 5_000 }),
  cell('shadow', 0, { predictions: 5_000 }),
  ...[0.05, 0.25, 0.5].flatMap((weight) => [
    cell('champion', weight, { predictions: 4_000 * (1 - weight) }),
    cell('challenger', weight, { predictions: 4_000 * weight }),
  ]),
  cell('challenger', 1, { predictions: 4_000 }),
  cell('champion', 1, { predictions: 4_000 }),
]

export function verdictOf(assessment: Assessment, name: string): string | undefined {
  return assessment.checks.find(({ check }) => check === name)?.verdict
}

/** A rollout in a phase, and after further commands. */
export function inPhase(phase: Phase, ...commands: readonly RolloutCommand[]): Rollout {
  return after(...pathTo[phase], ...commands)
}

const person = { ...clocks, ...ada }
const noShadow = start({ plan: { ...kpiPlan, shadow: null } })

const pathTo: Readonly<Record<Phase, readonly RolloutCommand[]>> = {
  pending: [start()],
  shadow: [start(), ready],
  canary: [noShadow, ready],
  watching: [noShadow, ready, { kind: 'promote', ...person }],
  paused: [noShadow, ready, { kind: 'pause', ...person }],
  promoted: [noShadow, ready, { kind: 'promote', ...person }, { kind: 'promote', ...person }],
  rolledBack: [noShadow, ready, { kind: 'rollback', ...person }],
  cancelled: [noShadow, ready, { kind: 'cancel', ...person }],
}
