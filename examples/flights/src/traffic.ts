import { murmurHash3 } from '@weir/stats'
import { fitRates } from './airport-rates.ts'
import { at } from './column.ts'
import { featureRows } from './features.ts'
import { flightId, rowAt, type Flights } from './flights.ts'
import { isLate, labelTimeMs } from './label.ts'
import { thin } from './thin.ts'

/** One flight as a client would send it. */
export interface FlightRequest {
  /** Request id and entity id: each flight is its own entity. */
  readonly id: string
  /** Scheduled departure, ms since the Unix epoch. */
  readonly eventTimeMs: number
  /** When the label arrives, ms since the Unix epoch. */
  readonly labelTimeMs: number
  readonly isLate: boolean
  /** In contract order. */
  readonly features: Float32Array
  readonly way: 'http' | 'kafka'
}

const waySeed = 63
const hashRange = 2 ** 32

/** The flights between two event times that a hash of their ids keeps, in event-time order, features computed from all
 *  flights. Each goes its way by another hash: over HTTP with probability `httpShare`, else over Kafka. */
export function trafficOf(
  flights: Flights,
  of: {
    readonly fromMs: number
    readonly toMs: number
    readonly keepShare: number
    readonly httpShare: number
  },
): readonly FlightRequest[] {
  const firstRow = rowAt(flights, of.fromMs)
  const endRow = rowAt(flights, of.toMs)
  const kept: FlightRequest[] = []
  for (const { row, features } of featureRows(flights, fitRates(flights))) {
    if (row >= endRow) break
    const id = flightId(row)
    if (row < firstRow || !thin(id, of.keepShare)) continue
    kept.push({
      id,
      eventTimeMs: at(flights.eventTimeMs, row),
      labelTimeMs: labelTimeMs(flights, row),
      isLate: isLate(flights, row),
      features: features.slice(),
      way: murmurHash3(waySeed, id) < of.httpShare * hashRange ? 'http' : 'kafka',
    })
  }
  return kept
}
