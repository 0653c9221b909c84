import { tallyPredictions, type Plan, type PredictionFact } from '@weir/rollout'
import { bucketOf, chooseVariant } from '@weir/routing'
import { hourMs } from '@weir/vocabulary'

import { flightAt, type BacktestFlights, type ModelPair } from './backtest-flights.ts'
import { type Ending, type Outcome } from './backtest-outcome.ts'
import { challenger, model, observe, startTrial, type Trial } from './backtest-trial.ts'
import { at } from './column.ts'
import { decision } from './model-contract.ts'

export interface CanaryTrial {
  readonly rolloutId: string
  readonly plan: Plan
  readonly startMs: number
  /** Give up after this much event time. */
  readonly longestMs: number
  /** Predictions in one tally. */
  readonly tallySize: number
}

/** One canary, flight by flight: the table in force chooses the version by the flight's id, as in production. */
export function runCanary(flights: BacktestFlights, pair: ModelPair, trial: CanaryTrial): Outcome {
  const start = flightAt(flights, trial.startMs)
  const end = flightAt(flights, trial.startMs + trial.longestMs)
  let state = startTrial(trial.rolloutId, trial.plan, trial.startMs)
  for (let first = start; first < end; first += trial.tallySize) {
    const last = Math.min(first + trial.tallySize, end) - 1
    const facts: PredictionFact[] = []
    for (let index = first; index <= last; index += 1) facts.push(factOf(flights, pair, { state, index }))
    const cells = tallyPredictions(facts, { rolloutId: trial.rolloutId, challenger, latencyObjectiveMs: 100 })
    const watermark = at(flights.eventTimeMs, last)
    const range = { partition: 0, fromOffset: first, toOffset: last, watermark }
    state = observe(
      state,
      { kind: 'guardrail', rolloutId: trial.rolloutId, model, ...range, cells },
      watermark,
    )
    const ending = endingOf(state)
    if (ending !== 'undecided') return outcomeOf(state, ending, watermark - trial.startMs)
  }
  return outcomeOf(state, 'undecided', trial.longestMs)
}

function factOf(
  flights: BacktestFlights,
  pair: ModelPair,
  { state, index }: { readonly state: Trial; readonly index: number },
): PredictionFact {
  const requestId = flights.id(index)
  const { version, role, probability } = chooseVariant(bucketOf(state.table.salt, requestId), state.table)
  const isFlagged = at(flights.flags[role === 'champion' ? pair.champion : pair.challenger], index) === 1
  return {
    rolloutId: state.rollout.rolloutId,
    intendedVersion: version,
    intendedRole: role,
    probability,
    requestId,
    predictedClass: isFlagged ? decision.positiveClass : decision.negativeClass,
    status: 'ok',
    isFallback: false,
    isNotNumber: false,
    latencyMs: 1,
  }
}

function endingOf({ rollout }: Trial): Ending {
  const { phase } = rollout.stage
  if (phase === 'rolledBack' || phase === 'paused') return phase
  return phase === 'watching' ? 'passed' : 'undecided'
}

function outcomeOf({ evidence }: Trial, ending: Ending, elapsedMs: number): Outcome {
  const count = (arms: readonly string[]) =>
    evidence.cells
      .filter(({ arm }) => arms.includes(arm))
      .reduce((sum, { predictions }) => sum + predictions, 0)
  return {
    ending,
    eventHours: elapsedMs / hourMs,
    predictions: count(['champion', 'challenger']),
    challengerPredictions: count(['challenger']),
  }
}
