import { hourMs } from '@weir/vocabulary'
import fc from 'fast-check'

import { fitRates, type AirportRates } from './airport-rates.ts'
import { at } from './column.ts'
import { featureRows } from './features.ts'
import { loadFlights, type Flights } from './flights.ts'
import { isLate, labelTimeMs } from './label.ts'
import { madeFlights } from './made-flights.ts'

/** The largest delay there is: a label rewritten to it arrives no earlier than before. */
const latestDelayMinutes = 1688

const anyFlights = fc
  .array(
    fc.record({
      gapMinutes: fc.oneof(
        fc.constant(0),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 3000 }),
      ),
      delayMinutes: fc.oneof(fc.integer({ min: -60, max: 120 }), fc.constantFrom(-1116, latestDelayMinutes)),
      distanceMiles: fc.integer({ min: 21, max: 4962 }),
      origin: fc.nat({ max: 3 }),
      destination: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((flights) => {
    let minute = 0
    return flights.map(({ gapMinutes, ...flight }) => ({ ...flight, minute: (minute += gapMinutes) }))
  })

interface Wanted {
  readonly row: number
  readonly ratesLateHours: number
}

/** The features by their definition: every flight looks at every other. */
function featuresByDefinition(flights: Flights, rates: AirportRates, wanted: Wanted): Float32Array {
  const { row, ratesLateHours } = wanted
  const now = at(flights.eventTimeMs, row)
  const origin = at(flights.origin, row)
  const date = new Date(now)
  const rows = Array.from({ length: flights.count }, (_, other) => other)
  const within = (time: number, hours: number) => time >= now - hours * hourMs && time < now
  const labels = rows.filter((other) => within(labelTimeMs(flights, other) + ratesLateHours * hourMs, 2))
  const fromOrigin = (other: number) => at(flights.origin, other) === origin
  const delayRate = (among: number[]) =>
    (among.filter((other) => isLate(flights, other)).length + 2) / (among.length + 10)
  return Float32Array.of(
    date.getUTCHours() * 60 + date.getUTCMinutes(),
    (date.getUTCDay() + 6) % 7,
    at(flights.distanceMiles, row),
    at(rates.origin, origin),
    at(rates.destination, at(flights.destination, row)),
    delayRate(labels.filter(fromOrigin)),
    delayRate(labels),
    rows.filter((other) => fromOrigin(other) && within(at(flights.eventTimeMs, other), 1)).length,
  )
}

function allFeatures(flights: Flights, rates = fitRates(flights), ratesLateHours = 0): Float32Array[] {
  return Array.from(featureRows(flights, rates, ratesLateHours * hourMs), ({ features }) => features.slice())
}

describe('featureRows', () => {
  it('equals the definition for any flights, with delay rates in time or late', () => {
    fc.assert(
      fc.property(anyFlights, fc.constantFrom(0, 1, 6), (made, ratesLateHours) => {
        const flights = madeFlights(made)
        const rates = fitRates(flights)
        allFeatures(flights, rates, ratesLateHours).forEach((features, row) => {
          expect(features).toEqual(featuresByDefinition(flights, rates, { row, ratesLateHours }))
        })
      }),
      { numRuns: 100 },
    )
  })

  it('equals the definition on real flights', async () => {
    const flights = await loadFlights(6000)
    const rates = fitRates(flights)
    const features = allFeatures(flights, rates)
    for (let row = 5; row < flights.count; row += 97) {
      expect(features[row]).toEqual(featuresByDefinition(flights, rates, { row, ratesLateHours: 0 }))
    }
    // Not vacuous: by now labels of most airports have arrived.
    expect(at(features[5999] ?? [], 6)).not.toBe(Math.fround(0.2))
  })

  it('knows nothing of labels that have not arrived', () => {
    fc.assert(
      fc.property(anyFlights, fc.nat({ max: 79 }), (made, choice) => {
        const flights = madeFlights(made)
        const row = choice % flights.count
        const now = at(flights.eventTimeMs, row)
        const rates = fitRates(flights)
        const rewritten = flights.delayMinutes.map((delay, other) =>
          labelTimeMs(flights, other) < now ? delay : latestDelayMinutes,
        )
        const before = allFeatures(flights, rates)[row]
        expect(allFeatures({ ...flights, delayMinutes: rewritten }, rates)[row]).toEqual(before)
      }),
      { numRuns: 100 },
    )
  })
})
