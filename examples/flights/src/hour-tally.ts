import {
  addDuplicate,
  addPrediction,
  answersOf,
  emptyMinute,
  minuteLayout,
  stateOf,
  talliesOf,
  type MinuteLayout,
  type ReferenceProfile,
} from '@weir/drift'
import { type HourState, type LabelledHour } from '@weir/monitor'
import { hourMs, type Instant } from '@weir/vocabulary'

import { type BatchScorer } from './batch-scorer.ts'
import { at } from './column.ts'
import { type FaultyRequest, type Injector } from './faults.ts'
import { rowWidth, type FlightColumns } from './flight-columns.ts'
import { rowAt } from './flights.ts'
import { decision, featureNames } from './model-contract.ts'
import { originFeature, type WatchedModel } from './watched-models.ts'

/** One hour of a version as the monitor sees it. */
export interface WatchedHour {
  readonly state: HourState
  readonly labelled: LabelledHour
}

/** What goes wrong in an hour. */
export interface HourFault {
  readonly inject: Injector
  /** Scores rows whose features the fault changes; null where it changes none. */
  readonly scorer: BatchScorer | null
}

/** Requests of one hour that are answered: packed rows, and beside them whose flight, how old, how often. */
interface Requests {
  readonly features: Float32Array
  readonly indices: readonly number[]
  readonly agesMs: readonly number[]
  readonly answers: readonly number[]
}

/** Counts the flights of an hour into the production state of the version, as the recorder counts minutes (an hour is
 *  their merge), and sums the loss of their labels.
 *  @returns for one version, hours in any order */
export function hourTally(of: {
  readonly columns: FlightColumns
  readonly model: WatchedModel
  readonly profile: ReferenceProfile
}): (hour: Instant, fault?: HourFault) => Promise<WatchedHour> {
  const layout = minuteLayout(of.profile, { numeric: featureNames, categorical: [originFeature] })
  return async (hour, fault) => {
    const requests = requestsOf(of.columns, hour, fault?.inject)
    const scores = await scoresOf(of, requests, fault?.scorer ?? null)
    return countHour(of.columns, { hour, layout, requests, scores })
  }
}

function requestsOf(columns: FlightColumns, hour: Instant, inject?: Injector): Requests {
  const [first, end] = [rowAt(columns, hour), rowAt(columns, hour + hourMs)]
  const features = columns.features.slice(first * rowWidth, end * rowWidth)
  const kept = { indices: [] as number[], agesMs: [] as number[], answers: [] as number[] }
  for (let index = first; index < end; index += 1) {
    const from = (index - first) * rowWidth
    const request: FaultyRequest = {
      features: features.subarray(from, from + rowWidth),
      featureAgeMs: 0,
      answers: 1,
    }
    inject?.(request, index)
    if (request.answers === 0) continue
    features.set(request.features, kept.indices.length * rowWidth)
    kept.indices.push(index)
    kept.agesMs.push(request.featureAgeMs)
    kept.answers.push(request.answers)
  }
  return { ...kept, features: features.subarray(0, kept.indices.length * rowWidth) }
}

async function scoresOf(
  { columns, model }: { readonly columns: FlightColumns; readonly model: WatchedModel },
  { features, indices }: Requests,
  scorer: BatchScorer | null,
): Promise<Float32Array> {
  if (scorer !== null && indices.length > 0) return scorer(features)
  return Float32Array.from(indices, (index) => at(columns.scores[model], index))
}

function countHour(
  columns: FlightColumns,
  of: {
    readonly hour: Instant
    readonly layout: MinuteLayout
    readonly requests: Requests
    readonly scores: Float32Array
  },
): WatchedHour {
  const { hour, requests, scores } = of
  const minute = emptyMinute(of.layout)
  let lossSum = 0
  for (const [place, index] of requests.indices.entries()) {
    const score = at(scores, place)
    addPrediction(minute, {
      numeric: requests.features.subarray(place * rowWidth, (place + 1) * rowWidth),
      categorical: [columns.airports[at(columns.origin, index)] ?? null],
      score,
      flagged: score >= decision.threshold,
      featureAgeMs: at(requests.agesMs, place),
      latenessMs: 0,
    })
    for (let more = 1; more < at(requests.answers, place); more += 1) addDuplicate(minute)
    lossSum += (score - at(columns.late, index)) ** 2
  }
  const answers = answersOf(minute)
  return {
    state: { hour, subjects: talliesOf(minute).map(stateOf), answers },
    labelled: { hour, labelled: answers.answers, realisedSum: lossSum, estimatedSum: answers.expectedLoss },
  }
}
