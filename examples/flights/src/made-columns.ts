import { hourMs } from '@weir/vocabulary'

import { rowWidth, type FlightColumns } from './flight-columns.ts'
import { dayStartMs, flightId } from './flights.ts'

/** Flights of tests as columns: one every so often from a day on (a second, day 0), from two airports in turn; a feature is ten times its place
 *  plus the index of the flight, modulo 1000, and every fourth flight is late. */
export function madeColumns(count: number, { everyMs = 1000, fromDay = 0 } = {}): FlightColumns {
  const timeMs = (index: number) => dayStartMs(fromDay) + index * everyMs
  const indices = Array.from({ length: count }, (_, index) => index)
  const scores = Float32Array.from(indices, (index) => (index % 100) / 100)
  return {
    count,
    eventTimeMs: Float64Array.from(indices, timeMs),
    labelTimeMs: Float64Array.from(indices, (index) => timeMs(index) + hourMs),
    late: Uint8Array.from(indices, (index) => (index % 4 === 0 ? 1 : 0)),
    origin: Uint16Array.from(indices, (index) => index % 2),
    airports: ['ATL', 'ORD'],
    features: Float32Array.from({ length: count * rowWidth }, (_, place) => madeFeature(place)),
    lateFeatures: new Float32Array(count * rowWidth).fill(-1),
    scores: { static: scores, fresh: scores },
    id: flightId,
  }
}

/** Feature at a place of the packed rows. */
function madeFeature(place: number): number {
  return (place % rowWidth) * 10 + (Math.floor(place / rowWidth) % 1000)
}
