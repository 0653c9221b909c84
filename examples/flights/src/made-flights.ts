import { minuteMs } from '@weir/vocabulary'

import { dayStartMs, type Flights } from './flights.ts'

/** A flight made up for a test. */
export interface MadeFlight {
  /** Minutes since the start of day 0, never falling from one flight to the next. */
  readonly minute: number
  readonly delayMinutes: number
  readonly distanceMiles: number
  /** Index of an airport, 0 to 3. */
  readonly origin: number
  readonly destination: number
}

/** Flights of tests in the form of the real ones, between four airports. */
export function madeFlights(flights: readonly MadeFlight[]): Flights {
  return {
    count: flights.length,
    eventTimeMs: Float64Array.from(flights, ({ minute }) => dayStartMs(0) + minute * minuteMs),
    delayMinutes: Int16Array.from(flights, ({ delayMinutes }) => delayMinutes),
    distanceMiles: Uint16Array.from(flights, ({ distanceMiles }) => distanceMiles),
    origin: Uint16Array.from(flights, ({ origin }) => origin),
    destination: Uint16Array.from(flights, ({ destination }) => destination),
    airports: ['ATL', 'ORD', 'DFW', 'LAX'],
  }
}
