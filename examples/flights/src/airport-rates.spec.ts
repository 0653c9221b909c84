import { fitRates } from './airport-rates.ts'
import { madeFlights } from './made-flights.ts'

const dayMinutes = 1440

function flight(minute: number, origin: number, delayMinutes: number) {
  return { minute, origin, destination: 3, delayMinutes, distanceMiles: 100 }
}

describe('fitRates', () => {
  const training = [flight(1, 0, 60), flight(2, 0, 60), flight(3, 1, 0), flight(4, 1, 0)]

  it('draws each airport towards the overall rate by 200 flights', () => {
    const { origin } = fitRates(madeFlights(training))
    expect(origin[0]).toBeCloseTo((2 + 200 * 0.5) / (2 + 200), 12)
    expect(origin[1]).toBeCloseTo((0 + 200 * 0.5) / (2 + 200), 12)
  })

  it('gives an airport without flights the overall rate', () => {
    const { origin, destination } = fitRates(madeFlights(training))
    expect(origin[2]).toBe(0.5)
    expect(destination[0]).toBe(0.5)
  })

  it('does not look at day 24 and later', () => {
    const later = [flight(24 * dayMinutes, 0, 60), flight(24 * dayMinutes + 1, 2, 60)]
    expect(fitRates(madeFlights([...training, ...later]))).toEqual(fitRates(madeFlights(training)))
  })

  it('needs a training flight', () => {
    expect(() => fitRates(madeFlights([flight(24 * dayMinutes, 0, 60)]))).toThrow(RangeError)
  })
})
