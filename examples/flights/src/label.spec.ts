import { minuteMs } from '@weir/vocabulary'

import { isLate, labelTimeMs } from './label.ts'
import { madeFlights } from './made-flights.ts'

function flightDelayedBy(delayMinutes: number) {
  return madeFlights([{ minute: 600, delayMinutes, distanceMiles: 300, origin: 0, destination: 1 }])
}

function labelDelayMinutes(delayMinutes: number): number {
  const flights = flightDelayedBy(delayMinutes)
  return (labelTimeMs(flights, 0) - Number(flights.eventTimeMs[0])) / minuteMs
}

describe('isLate', () => {
  it.each([
    [16, true],
    [15, false],
    [-1116, false],
  ])('a delay of %p minutes: %p', (delayMinutes, late) => {
    expect(isLate(flightDelayedBy(delayMinutes), 0)).toBe(late)
  })
})

describe('labelTimeMs', () => {
  it('is 30 min of taxi, 40 min for 300 miles and the delay after departure', () => {
    expect(labelDelayMinutes(0)).toBe(70)
    expect(labelDelayMinutes(25)).toBe(95)
    expect(labelDelayMinutes(-10)).toBe(60)
  })

  it('stays after departure for dirty delays', () => {
    expect(labelDelayMinutes(-1116)).toBe(40)
  })
})
