import { type KpiDefinition } from '@weir/kpi'
import { assertNever, type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { type CheckName } from './check-result.ts'
import { transitions } from './phase.ts'
import { type Plan } from './plan.ts'
import { type RollbackCause, type RolloutEvent } from './rollout-event.ts'

/** One attempt to make one challenger champion, as its events tell it. */
export interface Rollout {
  readonly rolloutId: string
  readonly model: ModelName
  readonly challenger: VersionNumber
  readonly formerChampion: VersionNumber | null
  readonly plan: Plan
  readonly kpi: KpiDefinition | null
  readonly positiveClass: string | null
  readonly isRoutable: boolean
  readonly salt: string
  readonly keptLoaded: readonly VersionNumber[]
  readonly eventCount: number
  readonly stage: Stage
  /** Event time since which both versions answer the same requests; null: not yet, or not known yet. */
  readonly comparedSince: Instant | null
  /** A proof that holds at all looks together stays one. */
  readonly isKpiProven: boolean
  /** Checks whose failure a person has seen and accepted, for this rollout. */
  readonly acceptedChecks: readonly CheckName[]
}

export type Stage =
  | { readonly phase: 'pending' }
  | LiveStage
  /** Weights are held, evidence goes on. `asked`: checks that a person must accept, or else roll back. */
  | { readonly phase: 'paused'; readonly from: LiveStage; readonly asked: readonly CheckName[] }
  | { readonly phase: 'promoted' }
  | { readonly phase: 'rolledBack'; readonly cause: RollbackCause }
  | { readonly phase: 'cancelled' }

/** `since` is event time; null until the first tally tells it. */
export type LiveStage =
  | { readonly phase: 'shadow'; readonly since: Instant | null }
  | {
      readonly phase: 'canary'
      readonly since: Instant | null
      readonly step: number
      readonly predictionsBefore: number
    }
  | { readonly phase: 'watching'; readonly since: Instant | null; readonly predictionsBefore: number }

/** The phase in which predictions are compared now, looked at through a pause; null before and after. */
export function liveStageOf({ stage }: Rollout): LiveStage | null {
  switch (stage.phase) {
    case 'shadow':
    case 'canary':
    case 'watching':
      return stage
    case 'paused':
      return stage.from
    case 'pending':
    case 'promoted':
    case 'rolledBack':
    case 'cancelled':
      return null
    default:
      return assertNever(stage)
  }
}

/** The champion as this rollout leaves it: the challenger from the moment that watching begins. */
export function championAfter(rollout: Rollout): VersionNumber | null {
  const hasMoved = rollout.stage.phase === 'promoted' || liveStageOf(rollout)?.phase === 'watching'
  return hasMoved ? rollout.challenger : rollout.formerChampion
}

/** The rollout after one more event; with null, after its first.
 *  @throws Error when the event cannot follow: such a history was never written by `decide` */
export function evolve(rollout: Rollout | null, event: RolloutEvent): Rollout {
  if (rollout === null) return begun(event)
  const stage = stageAfter(rollout, event)
  const staysInPhase = event.kind === 'eventTimeLearnt'
  if (!staysInPhase && !transitions[rollout.stage.phase].includes(stage.phase))
    throw outOfOrder(rollout, event)
  return {
    ...rollout,
    eventCount: rollout.eventCount + 1,
    stage,
    comparedSince: rollout.comparedSince ?? comparisonStart(event),
    isKpiProven: rollout.isKpiProven || provesKpi(event),
    acceptedChecks:
      event.kind === 'resumed' && rollout.stage.phase === 'paused'
        ? [...new Set([...rollout.acceptedChecks, ...rollout.stage.asked])]
        : rollout.acceptedChecks,
  }
}

function begun(event: RolloutEvent): Rollout {
  if (event.kind !== 'rolloutStarted')
    throw new Error(`a rollout begins with rolloutStarted, not ${event.kind}`)
  const {
    rolloutId,
    model,
    challenger,
    formerChampion,
    plan,
    kpi,
    positiveClass,
    isRoutable,
    salt,
    keptLoaded,
  } = event
  return {
    rolloutId,
    model,
    challenger,
    formerChampion,
    plan,
    kpi,
    positiveClass,
    isRoutable,
    salt,
    keptLoaded,
    eventCount: 1,
    stage: { phase: 'pending' },
    comparedSince: null,
    isKpiProven: false,
    acceptedChecks: [],
  }
}

function stageAfter(rollout: Rollout, event: RolloutEvent): Stage {
  const { stage } = rollout
  switch (event.kind) {
    case 'shadowEntered':
      return { phase: 'shadow', since: event.eventTime }
    case 'stepEntered': {
      const { step, challengerPredictions } = event
      return { phase: 'canary', since: event.eventTime, step, predictionsBefore: challengerPredictions }
    }
    case 'watchEntered':
      return { phase: 'watching', since: event.eventTime, predictionsBefore: event.challengerPredictions }
    case 'eventTimeLearnt':
      return withTime(rollout, event.eventTime) ?? fail(rollout, event)
    case 'paused': {
      const failed = event.assessment?.checks.filter(({ verdict }) => verdict === 'fail') ?? []
      const asked = failed.filter(({ consequence }) => consequence === 'ask').map(({ check }) => check)
      const from = liveStageOf(rollout)
      return from === null || stage.phase === 'paused'
        ? fail(rollout, event)
        : { phase: 'paused', from, asked }
    }
    case 'resumed':
      return stage.phase === 'paused' ? stage.from : fail(rollout, event)
    case 'promoted':
    case 'cancelled':
      return { phase: event.kind }
    case 'rolledBack':
      return { phase: 'rolledBack', cause: event.cause }
    case 'rolloutStarted':
      return fail(rollout, event)
    default:
      return assertNever(event)
  }
}

function withTime({ stage }: Rollout, since: Instant): Stage | null {
  switch (stage.phase) {
    case 'shadow':
    case 'canary':
    case 'watching':
      return { ...stage, since }
    case 'paused':
      return { ...stage, from: { ...stage.from, since } }
    default:
      return null
  }
}

function comparisonStart(event: RolloutEvent): Instant | null {
  const compares =
    event.kind === 'shadowEntered' || event.kind === 'stepEntered' || event.kind === 'eventTimeLearnt'
  return compares ? event.eventTime : null
}

function provesKpi(event: RolloutEvent): boolean {
  if (!('assessment' in event)) return false
  return event.assessment?.checks.some(({ check, verdict }) => check === 'kpi' && verdict === 'pass') ?? false
}

function fail(rollout: Rollout, event: RolloutEvent): never {
  throw outOfOrder(rollout, event)
}

function outOfOrder({ rolloutId, stage }: Rollout, { kind }: RolloutEvent): Error {
  return new Error(`${kind} cannot follow in phase ${stage.phase} of ${rolloutId}`)
}
