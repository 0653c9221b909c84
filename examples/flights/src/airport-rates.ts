import { at } from './column.ts'
import { dayStartMs, rowAt, type Flights } from './flights.ts'
import { isLate } from './label.ts'

/** Weight of the overall rate in an airport's rate, in flights. */
const smoothingFlights = 200
/** First day whose flights are not used for training. */
export const trainEndDay = 24

/** Smoothed share of late flights in the training days, 0 to 1, in the order of `flights.airports`. */
export interface AirportRates {
  readonly origin: Float64Array
  readonly destination: Float64Array
}

/** Rates of late flights in days 0 to 23: (late + 200 x overall) / (flights + 200) for each airport, which is
 *  the overall rate for an airport that training did not see.
 *  Fitted anew at each start: it takes 17 ms of the 2 s that the flights need to load.
 *  @throws RangeError if no flight departed before day 24 */
export function fitRates(flights: Flights): AirportRates {
  const end = rowAt(flights, dayStartMs(trainEndDay))
  if (end === 0) throw new RangeError('no flight to fit airport rates on')
  let late = 0
  for (let row = 0; row < end; row += 1) late += isLate(flights, row) ? 1 : 0
  const overall = late / end
  return {
    origin: smoothedRates(flights, flights.origin.subarray(0, end), overall),
    destination: smoothedRates(flights, flights.destination.subarray(0, end), overall),
  }
}

function smoothedRates(flights: Flights, airportOfRow: Uint16Array, overall: number): Float64Array {
  const late = new Float64Array(flights.airports.length).fill(smoothingFlights * overall)
  const total = new Float64Array(flights.airports.length).fill(smoothingFlights)
  airportOfRow.forEach((airport, row) => {
    total[airport] = at(total, airport) + 1
    if (isLate(flights, row)) late[airport] = at(late, airport) + 1
  })
  return late.map((count, airport) => count / at(total, airport))
}
