import { hourMs } from '@weir/vocabulary'

import { addShares, delayQuantiles, lateShareAt, noShare } from './late-labels.ts'

/** Four flights an hour apart: late ones report after three hours, the others after one. */
const flights = {
  count: 4,
  eventTimeMs: Float64Array.of(0, 1, 2, 3).map((hour) => hour * hourMs),
  late: Uint8Array.of(1, 0, 1, 0),
  labelTimeMs: Float64Array.of(3, 2, 5, 4).map((hour) => hour * hourMs),
}

describe('lateShareAt', () => {
  it('counts the labels that have arrived by then, and how all of them turn out', () => {
    const window = { start: 0, end: 4 * hourMs }
    expect(lateShareAt(flights, window, 3 * hourMs)).toEqual({
      flights: 4,
      late: 2,
      arrived: 2,
      arrivedLate: 1,
    })
    expect(lateShareAt(flights, window, 2 * hourMs)).toMatchObject({ arrived: 1, arrivedLate: 0 })
    expect(lateShareAt(flights, { start: hourMs, end: 3 * hourMs }, 9 * hourMs)).toMatchObject({
      flights: 2,
      late: 1,
    })
  })

  it('adds up over disjoint windows', () => {
    const parts = [0, 1, 2, 3].map((hour) =>
      lateShareAt(flights, { start: hour * hourMs, end: (hour + 1) * hourMs }, 3 * hourMs),
    )
    expect(parts.reduce(addShares, noShare)).toEqual(
      lateShareAt(flights, { start: 0, end: 4 * hourMs }, 3 * hourMs),
    )
  })
})

describe('delayQuantiles', () => {
  it('gives the delays by which shares of the labels have arrived', () => {
    expect(delayQuantiles(flights, [0.5, 0.99])).toEqual([hourMs, 3 * hourMs])
  })
})
