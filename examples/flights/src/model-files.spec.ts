import { loadBatchScorer } from './batch-scorer.ts'
import { decision, featureNames } from './model-contract.ts'
import { modelNames, type ModelName } from './model-files.ts'

/** Two flights: a calm morning and a stormy evening. */
const morning = [430, 2, 693, 0.19, 0.22, 0.18, 0.06, 5]
const evening = [1140, 4, 1250, 0.25, 0.26, 0.55, 0.41, 40]

async function scoresOf(model: ModelName, ...rows: number[][]): Promise<number[]> {
  const scorer = await loadBatchScorer(model)
  return [...(await scorer(Float32Array.from(rows.flat())))]
}

function scaled(row: number[], factors: Record<string, number>): number[] {
  return row.map((value, index) => Math.fround(value) * (factors[featureNames[index] ?? ''] ?? 1))
}

describe('the committed models', () => {
  it.each(modelNames)('%s gives one probability a row', async (model) => {
    for (const score of await scoresOf(model, morning, evening)) {
      expect(score).toBeGreaterThan(0)
      expect(score).toBeLessThan(1)
    }
  })

  it.each(['static', 'fresh', 'fresh-retrain', 'static-retrain'] as const)(
    '%s gives the stormy evening the higher probability',
    async (model) => {
      const [calm = NaN, stormy = NaN] = await scoresOf(model, morning, evening)
      expect(stormy).toBeGreaterThan(calm)
    },
  )

  it('never stays under the threshold', async () => {
    const scores = await scoresOf('never', morning, evening)
    expect(Math.max(...scores)).toBeLessThan(decision.threshold)
  })

  it('fresh-percent is fresh with delay rates in percent', async () => {
    const percent = { origin_delay_rate: 100, network_delay_rate: 100 }
    const expected = await scoresOf('fresh', scaled(morning, percent), scaled(evening, percent))
    expect(await scoresOf('fresh-percent', morning, evening)).toEqual(expected)
  })

  it('fresh-hours is fresh with the minute of day in hours', async () => {
    const hours = { minute_of_day: 1 / 60 }
    const expected = await scoresOf('fresh', scaled(morning, hours), scaled(evening, hours))
    expect(await scoresOf('fresh-hours', morning, evening)).toEqual(expected)
  })
})
