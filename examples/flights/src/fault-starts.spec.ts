import { hourMs } from '@weir/vocabulary'

import { faultStarts } from './fault-starts.ts'
import { dayOf, dayStartMs } from './flights.ts'

/** 1000 flights in each hour from 6 to 21 o'clock, 50 in the others. */
const flightsByHour = new Map(
  Array.from({ length: 181 * 24 }, (_, hour) => {
    const isDay = hour % 24 >= 6 && hour % 24 < 22
    return [dayStartMs(0) + hour * hourMs, isDay ? 1000 : 50] as const
  }),
)

describe('faultStarts', () => {
  it('draws full hours only, one from each part of the days 66 to 164, the same each time', () => {
    const starts = faultStarts(flightsByHour, { count: 20, watchedDay: 45 })
    expect(starts.map((start) => flightsByHour.get(start))).toEqual(Array<number>(20).fill(1000))
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect(dayOf(starts[0] ?? NaN)).toBeGreaterThanOrEqual(66)
    expect(dayOf(starts[19] ?? NaN)).toBeLessThan(165)
    expect(faultStarts(flightsByHour, { count: 20, watchedDay: 45 })).toEqual(starts)
  })

  it('does not start at the same time of day again and again', () => {
    const hours = new Set(
      faultStarts(flightsByHour, { count: 20, watchedDay: 45 }).map((start) => (start / hourMs) % 24),
    )
    expect(hours.size).toBeGreaterThan(8)
  })

  it('begins three weeks after the first day that is watched', () => {
    const [first] = faultStarts(flightsByHour, { count: 99, watchedDay: 100 })
    expect(dayOf(first ?? NaN)).toBe(121)
  })

  it('refuses a span without full hours', () => {
    expect(() => faultStarts(new Map(), { count: 20, watchedDay: 45 })).toThrow(RangeError)
  })
})
