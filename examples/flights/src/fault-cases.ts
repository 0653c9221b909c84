import { type AlertFamily } from '@weir/monitor'

import { at } from './column.ts'
import { type Fault } from './faults.ts'
import { rowWidth, type FlightColumns } from './flight-columns.ts'
import { dayStartMs, rowAt } from './flights.ts'
import { featureNames } from './model-contract.ts'
import { type WatchedDays } from './watched-days.ts'
import { type WatchedModel } from './watched-models.ts'

/** An alert that must find a fault: one of the families, with a median of at most so many hours over all starts. */
export interface FaultBar {
  readonly families: readonly AlertFamily[]
  readonly mostHours: number
}

/** One fault, injected into the inputs of one version from many starts. */
export interface FaultCase {
  readonly name: string
  readonly model: WatchedModel
  /** Columns or airports that take turns over the starts. */
  readonly variants: readonly [Fault, ...Fault[]]
  readonly bars: readonly FaultBar[]
}

/** Data quality and volume: within 3 hours. */
const soon: FaultBar = { families: ['quality', 'volume'], mostHours: 3 }
/** Drift, where it can: within 16 hours. */
const drifts: FaultBar = { families: ['drift'], mostHours: 16 }
/** What chance does not make is told after one window. */
const atOnce: FaultBar = { families: ['quality'], mostHours: 1 }

type FeatureName = (typeof featureNames)[number]

/** Columns of each version that lose values or freeze. */
const exposed: Readonly<Record<WatchedModel, readonly [FeatureName, FeatureName]>> = {
  static: ['distance', 'origin_rate'],
  fresh: ['origin_delay_rate', 'network_delay_rate'],
}

/** The ten faults for the version that reads everything, and those of them that the other version can meet. */
export function faultCases(columns: FlightColumns, days: WatchedDays): readonly FaultCase[] {
  const shift = distanceDeviation(columns, days) / 2
  const percent = scaled(['origin_delay_rate', 'network_delay_rate'], 100)
  return [
    { name: 'delay rate as percent', model: 'fresh', variants: [percent], bars: [soon, drifts] },
    ...featureCases('fresh', shift),
    { name: 'delay rates 6 h late', model: 'fresh', variants: [{ kind: 'late-rates' }], bars: [atOnce] },
    ...requestCases('fresh'),
    ...featureCases('static', shift),
    ...requestCases('static'),
  ]
}

/** Faults in what a request carries.
 *  @param shift half a standard deviation of the distance, miles */
function featureCases(model: WatchedModel, shift: number): readonly FaultCase[] {
  const [one, other] = exposed[model]
  const hours = scaled(['minute_of_day'], 1 / 60)
  const kilometres = scaled(['distance'], 1.609344)
  const shifted: Fault = { kind: 'linear', features: ['distance'], factor: 1, plus: shift }
  return [
    { name: 'minute of day as hours', model, variants: [hours], bars: [soon, drifts] },
    { name: '30 % nulls in one feature', model, variants: [nulls(one), nulls(other)], bars: [soon] },
    { name: 'a feature frozen', model, variants: [frozen(one), frozen(other)], bars: [soon] },
    { name: 'distance in km', model, variants: [kilometres], bars: [soon, drifts] },
    { name: 'distance shifted 0.5 sd', model, variants: [shifted], bars: [drifts] },
  ]
}

/** Faults in which requests come, and how often. */
function requestCases(model: WatchedModel): readonly FaultCase[] {
  const [ord, atl]: readonly [Fault, Fault] = [
    { kind: 'vanished', airport: 'ORD' },
    { kind: 'vanished', airport: 'ATL' },
  ]
  return [
    { name: 'a big airport vanishes', model, variants: [ord, atl], bars: [soon, drifts] },
    { name: '30 % duplicates', model, variants: [{ kind: 'duplicates', share: 0.3 }], bars: [atOnce] },
    { name: 'volume halved', model, variants: [{ kind: 'fewer', share: 0.5 }], bars: [soon] },
  ]
}

function scaled(features: readonly FeatureName[], factor: number): Fault {
  return { kind: 'linear', features, factor, plus: 0 }
}

function nulls(feature: FeatureName): Fault {
  return { kind: 'nulls', feature, share: 0.3 }
}

function frozen(feature: FeatureName): Fault {
  return { kind: 'frozen', feature }
}

/** Standard deviation of the distance in the reference window, miles. */
function distanceDeviation(columns: FlightColumns, { fromDay, toDay }: WatchedDays): number {
  const place = featureNames.indexOf('distance')
  const [first, end] = [rowAt(columns, dayStartMs(fromDay)), rowAt(columns, dayStartMs(toDay))]
  let sum = 0
  let sumOfSquares = 0
  for (let index = first; index < end; index += 1) {
    const value = at(columns.features, index * rowWidth + place)
    sum += value
    sumOfSquares += value * value
  }
  const mean = sum / (end - first)
  return Math.sqrt(sumOfSquares / (end - first) - mean * mean)
}
