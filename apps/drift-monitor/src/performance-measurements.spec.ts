import { emptyEstimates, estimatedMetrics } from '@weir/performance'
import { estimateOfHour } from './estimate-of-hour.ts'
import { performanceMeasurements, type PerformanceBlock } from './performance-measurements.ts'
import { flatProfile, RecordedHours } from './recorded-hours.fixture.ts'
import { start } from './made-traffic.fixture.ts'
import { live, watchedModel } from './watched-world.fixture.ts'
import { hourMs } from '@weir/vocabulary'

const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
const kpis = [{ name: 'USD', values, direction: 'higher' as const }]
const nothing = estimatedMetrics(emptyEstimates(3))

function block(truePositive: number, falsePositive: number): PerformanceBlock {
  const cells = { truePositive, falsePositive, falseNegative: 0, trueNegative: 0 }
  return { n: truePositive + falsePositive, cells, brier: falsePositive / 2 }
}

const measure = (blocks: readonly PerformanceBlock[]) => {
  const found = performanceMeasurements(nothing, blocks, { stage: 'final', kpis })
  return new Map(found.map((one) => [one.statistic, one]))
}

describe('metrics of a window', () => {
  it('are those of all its rows, and what a prediction is worth', () => {
    const found = measure([block(9, 1), block(1, 9)])
    expect(found.get('precision')).toMatchObject({ value: 0.5, subject: 'score', check: 'performance' })
    expect(found.get('recall')?.value).toBe(1)
    expect(found.get('f1')?.value).toBeCloseTo(2 / 3, 12)
    expect(found.get('brier')?.value).toBe(0.25)
    expect(found.get('value_per_prediction')).toMatchObject({ value: 11, subject: 'USD', stage: 'final' })
  })

  it('have a band by how the hours scatter, from eight hours on', () => {
    const hours = [1, 2, 3, 4, 5, 6, 7, 8].map((right) => block(right, 10 - right))
    const { value, lower, upper } = measure(hours).get('precision') ?? { value: 0, lower: 0, upper: 0 }
    // Eight blocks of ten rows with sums 1 to 8: mean 0.45, 0.95 band of Student's t.
    expect(value).toBeCloseTo(0.45, 12)
    expect(lower).toBeCloseTo(0.2452175, 6)
    expect(upper).toBeCloseTo(0.6547825, 6)
    const few = measure(hours.slice(1)).get('precision')
    expect(few?.lower).toBe(few?.value)
  })

  it('are left out where the rows do not say', () => {
    expect([...measure([]).keys()]).toEqual([])
    expect([...measure([block(0, 0)]).keys()]).toEqual([])
    expect(measure([{ ...block(1, 1), brier: null }]).has('brier')).toBe(false)
    expect(measure([block(1, 1)]).has('roc_auc')).toBe(false)
  })

  it('have the area under the curve with the bounds of its bins', () => {
    const sums = { ...emptyEstimates(2), n: 6, counts: [3, 3], bins: [0, 2] }
    const [area] = performanceMeasurements(estimatedMetrics(sums), [], { stage: 'estimated', kpis: [] })
    // Positives [0, 2], negatives [3, 1]: 0.875 within 0.125.
    expect(area).toMatchObject({ statistic: 'roc_auc', value: 0.875, lower: 0.75, upper: 1, n: 6 })
  })
})

describe('the estimate of an hour', () => {
  it('is made of its tallies, without the null bin', async () => {
    const recorded = new RecordedHours()
    recorded.set(live, start, { answers: 600 })
    const span = { ...live, model: watchedModel, from: start, to: start + hourMs }
    const bins = flatProfile.score.counts.length
    const [answers] = await recorded.queries().answerHours({ ...span, scoreBins: bins })
    const [subjects] = await recorded.queries().subjectHours(span)
    const score = subjects?.states.find(({ kind }) => kind === 'score') ?? null
    if (answers === undefined || score === null) throw new Error('nothing recorded')
    const estimate = estimateOfHour(answers.answers, score, bins)
    expect(estimate).toMatchObject({ n: 600, flagged: 300, expectedPositives: 300, expectedBrier: 75 })
    expect(estimate.bins).toHaveLength(bins - 1)
    expect(estimate.counts.reduce((sum, count) => sum + count, 0)).toBe(600)
    expect(estimateOfHour(answers.answers, { ...score, max: 1.5 }, bins).expectedBrier).toBeNull()
    expect(estimateOfHour(answers.answers, null, bins).n).toBe(0)
    expect(estimateOfHour(answers.answers, { ...score, bins: [999], counts: [1] }, bins).n).toBe(0)
  })
})
