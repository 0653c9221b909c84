import { minuteMs } from '@weir/vocabulary'

import { at } from './column.ts'
import { dayOf, dayStartMs, flightId, loadFlights, rowAt, type Flights } from './flights.ts'
import { madeFlights } from './made-flights.ts'

const route = { delayMinutes: 0, distanceMiles: 100, origin: 0, destination: 1 }

describe('the first real flights', () => {
  let flights: Flights
  beforeAll(async () => {
    flights = await loadFlights(5000)
  })

  it('are as many as asked for, in every column', () => {
    const { count, eventTimeMs, delayMinutes, distanceMiles, origin, destination } = flights
    expect(count).toBe(5000)
    for (const column of [eventTimeMs, delayMinutes, distanceMiles, origin, destination]) {
      expect(column).toHaveLength(5000)
    }
  })

  it('begin as the file does', () => {
    expect(new Date(at(flights.eventTimeMs, 0)).toISOString()).toBe('2001-01-01T00:01:00.000Z')
    expect(at(flights.delayMinutes, 0)).toBe(33)
    expect(at(flights.distanceMiles, 0)).toBe(2176)
    expect(flights.airports[at(flights.origin, 0)]).toBe('LAS')
    expect(flights.airports[at(flights.destination, 0)]).toBe('PHL')
  })

  it('depart on whole minutes, in order', () => {
    const times = [...flights.eventTimeMs]
    expect(times.every((time) => time % minuteMs === 0)).toBe(true)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
})

describe('days', () => {
  it('start at midnight UTC, day 0 on 2001-01-01', () => {
    expect(dayStartMs(0)).toBe(Date.UTC(2001, 0, 1))
    expect(dayOf(dayStartMs(45))).toBe(45)
    expect(dayOf(dayStartMs(45) - 1)).toBe(44)
  })
})

describe('rowAt', () => {
  const flights = madeFlights([1, 5, 5, 9].map((minute) => ({ ...route, minute })))
  const rowAtMinute = (minute: number) => rowAt(flights, dayStartMs(0) + minute * minuteMs)

  it('is the first flight at or after a time', () => {
    expect([0, 1, 2, 5, 6, 9].map(rowAtMinute)).toEqual([0, 0, 1, 1, 3, 3])
  })

  it('is past the end after the last flight', () => {
    expect(rowAtMinute(10)).toBe(4)
  })
})

describe('flightId', () => {
  it('has seven digits', () => {
    expect(flightId(1234)).toBe('f0001234')
    expect(flightId(2_999_999)).toBe('f2999999')
  })
})
