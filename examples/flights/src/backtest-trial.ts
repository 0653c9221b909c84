import {
  addTally,
  assess,
  commitOf,
  decide,
  evolve,
  newEvidence,
  type Evidence,
  type Plan,
  type Rollout,
  type RolloutCommand,
  type RolloutEvent,
  type Tally,
} from '@weir/rollout'
import { type RoutingTable } from '@weir/routing'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'

import { decision, kpi, modelName } from './model-contract.ts'

export const model = parseModelName(modelName)
export const champion = parseVersionNumber(1)
export const challenger = parseVersionNumber(2)

/** One release under trial: what the controller would hold in memory. */
export interface Trial {
  readonly rollout: Rollout
  readonly table: RoutingTable
  readonly evidence: Evidence
  /** Events of the last command; empty when it changed nothing. */
  readonly news: readonly RolloutEvent[]
}

/** Starts a release at an event time with the challenger loaded; wall time runs with event time.
 *  @param rolloutId also the salt, so that each trial draws its own buckets */
export function startTrial(rolloutId: string, plan: Plan, startMs: number): Trial {
  const clocks = { now: startMs, eventTime: startMs }
  const context = {
    activeRollout: null,
    champion,
    hasBeenChampion: false,
    hasFailed: false,
    hasProfile: true,
    kpis: [kpi],
    positiveClass: decision.positiveClass,
    keptLoaded: [],
  }
  const by = { by: 'backtest', reason: 'back-test' }
  const start = {
    kind: 'start',
    rolloutId,
    model,
    challenger,
    plan,
    salt: rolloutId,
    context,
    ...clocks,
    ...by,
  } as const
  const started = step({ rollout: null, table: null, evidence: newEvidence(rolloutId) }, start)
  return step(started, { kind: 'challengerReady', ...clocks })
}

/** One tally, and the decision that follows from it. */
export function observe(trial: Trial, tally: Tally, now: number): Trial {
  const evidence = addTally(trial.evidence, tally, { now })
  return step({ ...trial, evidence }, { kind: 'advance', now, assessment: assess(trial.rollout, evidence) })
}

interface Held {
  readonly rollout: Rollout | null
  readonly table: RoutingTable | null
  readonly evidence: Evidence
}

function step({ rollout: before, table, evidence }: Held, command: RolloutCommand): Trial {
  const decided = decide(command, before)
  if (decided.kind === 'rejected') throw new Error(`${command.kind} was rejected: ${decided.reason}`)
  const news = decided.events
  const rollout = news.reduce<Rollout | null>(evolve, before)
  const events = news.map((event, index) => ({ eventId: String(index), event }))
  const commit =
    events.length === 0
      ? null
      : commitOf({ before, events, epoch: table?.epoch ?? 0, now: command.now, requestId: command.kind })
  const newTable = commit?.table ?? table
  if (rollout === null || newTable === null) throw new Error('a trial has a rollout and a champion')
  return { rollout, table: newTable, evidence, news }
}
