import { fitRates } from './airport-rates.ts'
import { type BatchScorer } from './batch-scorer.ts'
import { at } from './column.ts'
import { featureRows } from './features.ts'
import { loadFlights } from './flights.ts'
import { featureNames } from './model-contract.ts'
import { scoreAll } from './scored-flights.ts'

const width = featureNames.length

/** Scores a row by one of its features, so that a misplaced row or column shows. */
function columnScorer(column: number): BatchScorer {
  return (features) => Promise.resolve(features.filter((_, index) => index % width === column))
}

describe('scoreAll', () => {
  it('gives each model every flight, over more than one batch', async () => {
    const flights = await loadFlights(40_000)
    const byDistance = { scorer: columnScorer(2), scores: new Float32Array(flights.count) }
    const byDepartures = { scorer: columnScorer(7), scores: new Float32Array(flights.count) }
    await scoreAll(flights, [byDistance, byDepartures])
    const mismatches: number[] = []
    for (const { row, features } of featureRows(flights, fitRates(flights))) {
      const isRight =
        at(byDistance.scores, row) === at(features, 2) && at(byDepartures.scores, row) === at(features, 7)
      if (!isRight) mismatches.push(row)
    }
    expect(mismatches).toEqual([])
  })
})
