import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { dayMs } from '@weir/vocabulary'
import { asyncBufferFromFile, parquetScan } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

import { at } from './column.ts'

/** Real US flights of January to June 2001, one row a flight, as typed columns in event-time order. */
export interface Flights {
  /** Number of flights; every column below has this length. */
  readonly count: number
  /** Scheduled departure, ms since the Unix epoch, whole minutes, never falling. The source gives local
   *  time without a zone; it is read as UTC. */
  readonly eventTimeMs: Float64Array
  /** Arrival delay, minutes, negative if early. Real data with its dirt: down to -1116. */
  readonly delayMinutes: Int16Array
  /** Distance flown, statute miles, 21 to 4962. */
  readonly distanceMiles: Uint16Array
  /** Origin, as index into `airports`. */
  readonly origin: Uint16Array
  /** Destination, as index into `airports`. */
  readonly destination: Uint16Array
  /** Airport codes (IATA) in order of first appearance. */
  readonly airports: readonly string[]
}

const firstDayMs = Date.UTC(2001, 0, 1)

/** Day of an event time: 0 on 2001-01-01, days start at 00:00. */
export function dayOf(eventTimeMs: number): number {
  return Math.floor((eventTimeMs - firstDayMs) / dayMs)
}

/** Event time at which a day starts, ms. */
export function dayStartMs(day: number): number {
  return firstDayMs + day * dayMs
}

/** Identity of the flight in a row of the whole data set, `f` and seven digits: row 1234 is `f0001234`. */
export function flightId(row: number): string {
  return `f${String(row).padStart(7, '0')}`
}

/** First row at or after an event time; `flights.count` if there is none. O(log n) */
export function rowAt(flights: Pick<Flights, 'count' | 'eventTimeMs'>, eventTimeMs: number): number {
  let low = 0
  let high = flights.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at(flights.eventTimeMs, middle) < eventTimeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** Reads the flights from the npm package `vega-datasets`.
 *  @param rowLimit read only this many flights from the first one on, for tests
 *  @returns rows in event-time order; flights of one minute keep the order of the file, so that a row is the
 *  same flight in every run
 *  @throws Error if the file is not in event-time order or holds a value of another type */
export async function loadFlights(rowLimit = Infinity): Promise<Flights> {
  const scan = await parquetScan({
    file: await asyncBufferFromFile(flightsFile()),
    compressors,
    rowEnd: Math.min(rowLimit, Number.MAX_SAFE_INTEGER),
  })
  const count = scan.ranges.reduce((total, range) => total + range.rowEnd - range.rowStart, 0)
  const airportIndex = new Map<string, number>()
  const flights = {
    count,
    eventTimeMs: new Float64Array(count),
    delayMinutes: new Int16Array(count),
    distanceMiles: new Uint16Array(count),
    origin: new Uint16Array(count),
    destination: new Uint16Array(count),
  }
  const indexOf = (code: unknown) => airportCode(airportIndex, code)
  for (const range of scan.ranges) {
    const fill = async (column: string, target: NumberSink, parse: (value: unknown) => number) => {
      const values: ArrayLike<unknown> = await scan.readColumn({ ...range, column })
      for (let i = 0; i < values.length; i += 1) target[range.rowStart + i] = parse(values[i])
    }
    await fill('date', flights.eventTimeMs, milliseconds)
    await fill('delay', flights.delayMinutes, wholeNumber)
    await fill('distance', flights.distanceMiles, wholeNumber)
    await fill('origin', flights.origin, indexOf)
    await fill('destination', flights.destination, indexOf)
  }
  assertEventTimeOrder(flights.eventTimeMs)
  return { ...flights, airports: [...airportIndex.keys()] }
}

interface NumberSink {
  [index: number]: number
}

// The package exports its main module only, so the data file is found beside it.
function flightsFile(): string {
  const main = createRequire(import.meta.url).resolve('vega-datasets')
  return join(dirname(main), '..', 'data', 'flights-3m.parquet')
}

function milliseconds(value: unknown): number {
  if (value instanceof Date) return value.getTime()
  throw new TypeError(`a flight's date is ${String(value)}`)
}

function wholeNumber(value: unknown): number {
  if (typeof value === 'bigint') return Number(value)
  throw new TypeError(`a flight's delay or distance is ${String(value)}`)
}

function airportCode(index: Map<string, number>, code: unknown): number {
  if (typeof code !== 'string') throw new TypeError(`an airport is ${String(code)}`)
  const known = index.get(code)
  if (known !== undefined) return known
  index.set(code, index.size)
  return index.size - 1
}

function assertEventTimeOrder(eventTimeMs: Float64Array): void {
  let last = -Infinity
  for (const time of eventTimeMs) {
    if (time < last) throw new Error('the flights are not in event-time order')
    last = time
  }
}
