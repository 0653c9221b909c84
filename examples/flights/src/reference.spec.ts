import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

import { fitRates } from './airport-rates.ts'
import { featureRows } from './features.ts'
import { flightId, loadFlights } from './flights.ts'
import { featureNames } from './model-contract.ts'
import { referencePath } from './model-files.ts'

const rowsThroughDay24 = 405_000

async function readReference() {
  return parquetReadObjects({ file: await asyncBufferFromFile(referencePath()), compressors })
}

describe('the reference sample', () => {
  it('has the features, the label and the time of about 20,000 flights', async () => {
    const [first = {}, ...more] = await readReference()
    expect(more.length + 1).toBe(19_853)
    expect(Object.keys(first)).toEqual(['flight_id', 'event_time_ms', ...featureNames, 'late'])
  })

  it('holds what featureRows gives today, as the models saw it in training', async () => {
    const reference = (await readReference()).slice(0, 500)
    const flights = await loadFlights(rowsThroughDay24)
    const wanted = new Map(reference.map((row) => [row['flight_id'], featureNames.map((name) => row[name])]))
    const found = new Map<string, number[]>()
    for (const { row, features } of featureRows(flights, fitRates(flights))) {
      if (wanted.has(flightId(row))) found.set(flightId(row), [...features])
    }
    expect(found).toEqual(wanted)
  })
})
