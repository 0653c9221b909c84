import { hourMs } from '@weir/vocabulary'

import { fitRates } from './airport-rates.ts'
import { featureRows } from './features.ts'
import { dayStartMs, loadFlights, rowAt, type Flights } from './flights.ts'
import { featureNames } from './model-contract.ts'
import { scoredFlightsOf, type ScoredFlights } from './scored-flights.ts'
import { type WatchedModel } from './watched-models.ts'

/** Features of a packed row. */
export const rowWidth = featureNames.length

/** First day of the reference window, first day of production, and the day after the last. */
export const referenceDay = 24
export const productionDay = 45
export const endDay = 181

/** How much older than the departure the delay rates are when their pipeline runs late. */
export const lateRatesMs = 6 * hourMs

/** Flights of the reference window and of production as the back-test of watching reads them: consecutive, as columns. */
export interface FlightColumns extends Omit<ScoredFlights, 'scores'> {
  /** P(late), 0 to 1, by model */
  readonly scores: Readonly<Record<WatchedModel, Float32Array>>
  /** Origin, as index into `airports`. */
  readonly origin: Uint16Array
  readonly airports: readonly string[]
  /** Packed rows of all features of the contract. */
  readonly features: Float32Array
  /** The same with delay rates that are `lateRatesMs` older. */
  readonly lateFeatures: Float32Array
}

/** Loads the flights of days 24 to 180, with features and scores. Takes about 5 seconds once the scores are kept. */
export async function loadFlightColumns(): Promise<FlightColumns> {
  const flights = await loadFlights()
  const days = { fromDay: referenceDay, toDay: endDay }
  const rows = {
    first: rowAt(flights, dayStartMs(days.fromDay)),
    end: rowAt(flights, dayStartMs(days.toDay)),
  }
  const { scores, ...scored } = await scoredFlightsOf(flights, days)
  return {
    ...scored,
    scores: { static: scores.static, fresh: scores.fresh },
    origin: flights.origin.slice(rows.first, rows.end),
    airports: flights.airports,
    features: packedFeatures(flights, rows, 0),
    lateFeatures: packedFeatures(flights, rows, lateRatesMs),
  }
}

function packedFeatures(
  flights: Flights,
  { first, end }: { readonly first: number; readonly end: number },
  ratesLateMs: number,
): Float32Array {
  const packed = new Float32Array((end - first) * rowWidth)
  for (const { row, features } of featureRows(flights, fitRates(flights), ratesLateMs)) {
    if (row >= end) break
    if (row >= first) packed.set(features, (row - first) * rowWidth)
  }
  return packed
}
