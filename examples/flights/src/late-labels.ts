import { delayQuantile, kaplanMeier } from '@weir/performance'
import { minuteMs, type Instant, type Window } from '@weir/vocabulary'

import { at } from './column.ts'
import { rowAt, type Flights } from './flights.ts'

/** Flights with their labels, from any day on. */
export interface LabelledFlights extends Pick<Flights, 'count' | 'eventTimeMs'> {
  readonly labelTimeMs: Float64Array
  readonly late: Uint8Array
}

/** Departures of a window as they look at a moment, and as they turn out. */
export interface LateShare {
  readonly flights: number
  readonly late: number
  /** Labels that have arrived, and those of them that say late. */
  readonly arrived: number
  readonly arrivedLate: number
}

export const noShare: LateShare = { flights: 0, late: 0, arrived: 0, arrivedLate: 0 }

/** Counts the departures of a window, and the labels of them that have arrived by a moment. */
export function lateShareAt(flights: LabelledFlights, { start, end }: Window, now: Instant): LateShare {
  const share = { ...noShare }
  const endRow = rowAt(flights, end)
  for (let row = rowAt(flights, start); row < endRow; row += 1) {
    const late = at(flights.late, row)
    share.flights += 1
    share.late += late
    if (at(flights.labelTimeMs, row) > now) continue
    share.arrived += 1
    share.arrivedLate += late
  }
  return share
}

export function addShares(a: LateShare, b: LateShare): LateShare {
  return {
    flights: a.flights + b.flights,
    late: a.late + b.late,
    arrived: a.arrived + b.arrived,
    arrivedLate: a.arrivedLate + b.arrivedLate,
  }
}

/** Time from departure by which shares of the labels have arrived.
 *  @returns ms, to the minute; null for a share that is never reached */
export function delayQuantiles(
  flights: LabelledFlights,
  shares: readonly number[],
): readonly (number | null)[] {
  const minutes = new Map<number, number>()
  for (let row = 0; row < flights.count; row += 1) {
    const minute = Math.ceil((at(flights.labelTimeMs, row) - at(flights.eventTimeMs, row)) / minuteMs)
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
  }
  const curve = kaplanMeier(
    [...minutes].map(([minute, arrived]) => ({ age: minute * minuteMs, arrived, censored: 0 })),
  )
  return shares.map((share) => delayQuantile(curve, share))
}
