import { minuteMs } from '@weir/vocabulary'

import { at } from './column.ts'
import { type Flights } from './flights.ts'
import { isLate, labelTimeMs } from './label.ts'

/** Labels count for two hours from their arrival. */
export const labelWindowMinutes = 120
/** Departures count for one hour. */
export const departureWindowMinutes = 60
/** Minutes kept of labels to come and of labels in the window; the longest label takes 2,380 minutes. */
const horizonMinutes = 4096
const none = -1

/** Counts of the recent past, moved forward in event time, so that each flight costs O(1). */
export interface RecentCounts {
  /** Moves the windows to an event time t, ms, whole minutes, which must not fall. Afterwards labels that arrived
   *  in [t - 2 h, t) and departures in [t - 1 h, t) are counted: nothing of the minute t itself or of the future. */
  moveTo(nowMs: number): void
  /** Labels that arrived, of flights from one origin. */
  labels(origin: number): number
  /** Labels that arrived and said late, of flights from one origin. */
  lateLabels(origin: number): number
  /** Labels that arrived, of all flights. */
  networkLabels(): number
  /** Labels that arrived and said late, of all flights. */
  networkLateLabels(): number
  /** Departures from one origin. */
  departures(origin: number): number
}

/** Starts counting before the first of the flights. Holds a few bytes a flight and nothing of a flight's
 *  label before it arrives but its place in the queue. */
export function recentCounts(flights: Flights): RecentCounts {
  const labels = labelWindow(flights)
  const departures = departureWindow(flights)
  return {
    moveTo(nowMs) {
      departures.moveTo(nowMs)
      labels.moveTo(nowMs)
    },
    labels: (origin) => at(labels.total, origin),
    lateLabels: (origin) => at(labels.late, origin),
    networkLabels: () => at(labels.network, 0),
    networkLateLabels: () => at(labels.network, 1),
    departures: (origin) => at(departures.total, origin),
  }
}

function departureWindow(flights: Flights) {
  const total = new Int32Array(flights.airports.length)
  let entered = 0
  let left = 0
  const count = (row: number, change: number) => {
    const origin = at(flights.origin, row)
    total[origin] = at(total, origin) + change
  }
  return {
    total,
    moveTo(nowMs: number) {
      for (; isBefore(flights, entered, nowMs); entered += 1) count(entered, 1)
      const startMs = nowMs - departureWindowMinutes * minuteMs
      for (; isBefore(flights, left, startMs); left += 1) count(left, -1)
    },
  }
}

function labelWindow(flights: Flights) {
  const total = new Int32Array(flights.airports.length)
  const late = new Int32Array(flights.airports.length)
  const network = new Int32Array(2)
  const queue = minuteQueue(flights.count)
  let minute = Math.floor(at(flights.eventTimeMs, 0) / minuteMs)
  let expected = 0
  const count = (row: number, change: number) => {
    const origin = at(flights.origin, row)
    const lateChange = isLate(flights, row) ? change : 0
    total[origin] = at(total, origin) + change
    late[origin] = at(late, origin) + lateChange
    network[0] = at(network, 0) + change
    network[1] = at(network, 1) + lateChange
  }
  return {
    total,
    late,
    network,
    moveTo(nowMs: number) {
      const now = nowMs / minuteMs
      for (; minute < now; minute += 1) {
        // Flights up to this minute are queued before it closes: a label takes 2.8 minutes or more.
        for (; isBefore(flights, expected, (minute + 1) * minuteMs); expected += 1) {
          queue.add(Math.floor(labelTimeMs(flights, expected) / minuteMs), minute, expected)
        }
        queue.each(minute, (row) => count(row, 1))
        queue.each(minute - labelWindowMinutes, (row) => count(row, -1))
        queue.clear(minute - labelWindowMinutes)
      }
    },
  }
}

/** Rows by the minute of their label: a ring of linked lists.
 *  Departures fall on whole minutes, so whole minutes of labels cut [t - 2 h, t) exactly. */
function minuteQueue(rowCount: number) {
  const first = new Int32Array(horizonMinutes).fill(none)
  const next = new Int32Array(rowCount).fill(none)
  const slot = (minute: number) => minute % horizonMinutes
  return {
    add(minute: number, nowMinute: number, row: number) {
      if (minute <= nowMinute || minute >= nowMinute + horizonMinutes - labelWindowMinutes) {
        throw new RangeError(`the label of row ${row} arrives outside the horizon`)
      }
      next[row] = at(first, slot(minute))
      first[slot(minute)] = row
    },
    each(minute: number, visit: (row: number) => void) {
      for (let row = at(first, slot(minute)); row !== none; row = at(next, row)) visit(row)
    },
    clear(minute: number) {
      first[slot(minute)] = none
    },
  }
}

function isBefore(flights: Flights, row: number, timeMs: number): boolean {
  return row < flights.count && at(flights.eventTimeMs, row) < timeMs
}
