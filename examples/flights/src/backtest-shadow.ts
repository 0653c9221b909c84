import { type Plan, type Tally } from '@weir/rollout'
import { hourMs } from '@weir/vocabulary'

import { answerValues, flightAt, type BacktestFlights, type ModelPair } from './backtest-flights.ts'
import { type Ending, type Outcome } from './backtest-outcome.ts'
import { model, observe, startTrial } from './backtest-trial.ts'
import { at } from './column.ts'
import { decision, kpi } from './model-contract.ts'

/** One shadow on all traffic, hour by hour, through the functions that decide in production. */
export function runShadow(
  flights: BacktestFlights,
  pair: ModelPair,
  trial: {
    readonly rolloutId: string
    readonly plan: Plan
    readonly startMs: number
    readonly hours: number
  },
): Outcome {
  const { rolloutId, startMs, hours } = trial
  const blocks = pairedBlocks(flights, pair, { startMs, hours })
  let state = startTrial(rolloutId, trial.plan, startMs)
  let ending: Ending = 'undecided'
  let hour = 0
  for (; hour < hours && ending === 'undecided'; hour += 1) {
    const endMs = startMs + (hour + 1) * hourMs
    const first = flightAt(flights, endMs - hourMs)
    const end = flightAt(flights, endMs)
    // An hour without flights has no counts: silence.
    const counts = end === first ? [] : [guardrailTally(flights, pair, { rolloutId, first, end })]
    for (const tally of [...counts, kpiTally(blocks, hour, { rolloutId, startMs })])
      state = observe(state, tally, endMs)
    ending = endingOf(state.rollout.stage.phase)
  }
  const predictions = flightAt(flights, startMs + hour * hourMs) - flightAt(flights, startMs)
  return { ending, eventHours: hour, predictions, challengerPredictions: 0 }
}

function endingOf(phase: string): Ending {
  if (phase === 'canary') return 'proven'
  return phase === 'rolledBack' ? 'harmed' : 'undecided'
}

interface PairedBlocks {
  readonly units: Float64Array
  readonly sums: Float64Array
  readonly squares: Float64Array
  readonly championSums: Float64Array
}

/** Sums by the hour in which units count, of flights since the start: a flight before it was not compared. */
function pairedBlocks(
  flights: BacktestFlights,
  pair: ModelPair,
  { startMs, hours }: { readonly startMs: number; readonly hours: number },
): PairedBlocks {
  const championFlags = flights.flags[pair.champion]
  const challengerFlags = flights.flags[pair.challenger]
  const column = () => new Float64Array(hours)
  const blocks = { units: column(), sums: column(), squares: column(), championSums: column() }
  const end = flightAt(flights, startMs + hours * hourMs)
  for (let index = flightAt(flights, startMs); index < end; index += 1) {
    const hour = (at(flights.countedHourMs, index) - startMs) / hourMs
    if (hour >= hours) continue
    const late = at(flights.late, index)
    const championValue = at(answerValues, at(championFlags, index) * 2 + late)
    const difference = at(answerValues, at(challengerFlags, index) * 2 + late) - championValue
    blocks.units[hour] = at(blocks.units, hour) + 1
    blocks.sums[hour] = at(blocks.sums, hour) + difference
    blocks.squares[hour] = at(blocks.squares, hour) + difference * difference
    blocks.championSums[hour] = at(blocks.championSums, hour) + championValue
  }
  return blocks
}

function kpiTally(
  blocks: PairedBlocks,
  hour: number,
  { rolloutId, startMs }: { readonly rolloutId: string; readonly startMs: number },
): Tally {
  const sum = at(blocks.sums, hour)
  const championSum = at(blocks.championSums, hour)
  return {
    kind: 'kpi',
    rolloutId,
    model,
    kpi: kpi.name,
    hour: startMs + hour * hourMs,
    units: at(blocks.units, hour),
    sum,
    sumOfSquares: at(blocks.squares, hour),
    championSum,
    challengerSum: championSum + sum,
    watermark: startMs + (hour + 1) * hourMs,
  }
}

/** Answers of one hour, live and on copies, without a bad event. */
function guardrailTally(
  flights: BacktestFlights,
  pair: ModelPair,
  { rolloutId, first, end }: { readonly rolloutId: string; readonly first: number; readonly end: number },
): Tally {
  const noBad = { errors: 0, timeouts: 0, notNumbers: 0, fallbacks: 0, slow: 0 }
  const cells = (arm: 'champion' | 'shadow', flags: Uint8Array) => {
    const flagged = flags.subarray(first, end).reduce((sum, flag) => sum + flag, 0)
    const cell = (predictedClass: string, predictions: number) => ({
      arm,
      challengerWeight: 0,
      predictedClass,
      predictions,
      ...noBad,
    })
    return [cell(decision.positiveClass, flagged), cell(decision.negativeClass, end - first - flagged)]
  }
  return {
    kind: 'guardrail',
    rolloutId,
    model,
    partition: 0,
    fromOffset: first,
    toOffset: end - 1,
    watermark: at(flights.eventTimeMs, end - 1),
    cells: [
      ...cells('champion', flights.flags[pair.champion]),
      ...cells('shadow', flights.flags[pair.challenger]),
    ],
  }
}
