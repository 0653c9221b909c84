import { kpiValue } from '@weir/kpi'
import { unitCountedAt } from '@weir/rollout'
import { blockStart, hourMs } from '@weir/vocabulary'

import { at } from './column.ts'
import { decision, kpi } from './model-contract.ts'
import { type ModelName } from './model-files.ts'
import { type ScoredFlights } from './scored-flights.ts'

/** Flights as the back-test reads them: when each happened, when its pair counts, what each version said. */
export interface BacktestFlights {
  readonly count: number
  readonly eventTimeMs: Float64Array
  /** Start of the hour in which the paired unit of a flight counts, ms. */
  readonly countedHourMs: Float64Array
  readonly late: Uint8Array
  readonly id: (index: number) => string
  /** 1 where a version flags the flight, by model. */
  readonly flags: Readonly<Record<ModelName, Uint8Array>>
}

/** The version that serves, and the one that wants to. */
export interface ModelPair {
  readonly champion: ModelName
  readonly challenger: ModelName
}

export function backtestFlights(scored: ScoredFlights): BacktestFlights {
  const { count, eventTimeMs, labelTimeMs, late, id, scores } = scored
  const countedHourMs = new Float64Array(count)
  for (let index = 0; index < count; index += 1) {
    const countedAt = unitCountedAt(at(eventTimeMs, index), at(labelTimeMs, index), kpi.maturityMs)
    countedHourMs[index] = blockStart(countedAt, hourMs)
  }
  const flagsOf = (model: ModelName) =>
    Uint8Array.from(scores[model], (score) => (score >= decision.threshold ? 1 : 0))
  return {
    count,
    eventTimeMs,
    countedHourMs,
    late,
    id,
    flags: {
      static: flagsOf('static'),
      fresh: flagsOf('fresh'),
      'fresh-percent': flagsOf('fresh-percent'),
      'fresh-hours': flagsOf('fresh-hours'),
      'fresh-retrain': flagsOf('fresh-retrain'),
      'static-retrain': flagsOf('static-retrain'),
      never: flagsOf('never'),
    },
  }
}

/** First flight at or after an event time; `count` if there is none. */
export function flightAt({ count, eventTimeMs }: BacktestFlights, timeMs: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at(eventTimeMs, middle) < timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Value of an answer by `flag * 2 + late`, in the KPI's unit. */
export const answerValues = [false, true].flatMap((flagged) =>
  [false, true].map((late) => kpiValue(kpi, flagged, late)),
)
