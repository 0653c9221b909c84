import { minuteMs } from '@weir/vocabulary'

import { at } from './column.ts'
import { type Flights } from './flights.ts'

const lateAfterMinutes = 15
const taxiMs = 30 * minuteMs
/** 7.5 miles a minute, so that every label time is a whole number of seconds. */
const flightMsPerMile = minuteMs / 7.5
const earliestArrivalMinutes = -30

/** The label: whether the flight in a row arrived more than 15 minutes late. */
export function isLate(flights: Flights, row: number): boolean {
  return at(flights.delayMinutes, row) > lateAfterMinutes
}

/** When the label of the flight in a row arrives, ms: departure + 30 min + distance / 7.5 mi/min +
 *  max(delay, -30) min. Late flights therefore report later; the bound keeps dirty delays from reporting
 *  before departure. */
export function labelTimeMs(flights: Flights, row: number): number {
  const delayMs = Math.max(at(flights.delayMinutes, row), earliestArrivalMinutes) * minuteMs
  return at(flights.eventTimeMs, row) + taxiMs + at(flights.distanceMiles, row) * flightMsPerMile + delayMs
}
