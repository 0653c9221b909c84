import { type LabelScatter } from '@weir/performance'
import { addRealised, emptyEstimates, emptyRealised } from '@weir/performance'
import { dayMs, hourMs } from '@weir/vocabulary'
import { estimateErrors } from './estimate-errors.ts'
import { estimatedMeasurements } from './estimated-measurements.ts'
import { estimateOfHour } from './estimate-of-hour.ts'
import { labelledProfile } from './labelled-world.fixture.ts'
import { start } from './made-traffic.fixture.ts'
import { realisedMeasurements } from './realised-measurements.ts'
import { flatProfile, RecordedHours } from './recorded-hours.fixture.ts'
import { live, watchedModel } from './watched-world.fixture.ts'

const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
const kpis = [{ name: 'USD', values, direction: 'higher' as const }]

/** Flagged answers, so many right and so many wrong. */
function block(index: number, [right, wrong]: readonly [number, number], score = 0.75) {
  const realised = emptyRealised(2)
  for (let row = 0; row < right + wrong; row++)
    addRealised(realised, { score, probability: 0.75, flagged: true, bin: 1, label: row < right })
  return { hour: start + 6 * index * hourMs, realised }
}

const measure = (hours: readonly ReturnType<typeof block>[], answered = 1_000) => {
  const found = realisedMeasurements(hours, { stage: 'final', kpis, answered, bins: 2 })
  return new Map(found.map((one) => [one.statistic, one]))
}

describe('realised metrics of a window', () => {
  it('are those of all its rows, and what a prediction is worth', () => {
    const found = measure([block(0, [9, 1]), block(1, [1, 9])])
    expect(found.get('precision')).toMatchObject({ value: 0.5, subject: 'score', check: 'performance' })
    expect(found.get('recall')?.value).toBe(1)
    expect(found.get('f1')?.value).toBeCloseTo(2 / 3, 12)
    expect(found.get('brier')?.value).toBeCloseTo((0.25 ** 2 + 0.75 ** 2) / 2, 12)
    expect(found.get('calibrated_ece')?.value).toBeCloseTo(0.25, 12)
    // Half of the rows are positive, each said to be with 0.75.
    expect(found.get('calibrated_log_loss')).toMatchObject({ subject: 'score', stage: 'final', n: 20 })
    expect(found.get('calibrated_log_loss')?.value).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 12)
    expect(found.get('value_per_prediction')).toMatchObject({ value: 11, subject: 'USD', stage: 'final' })
  })

  it('say which share of the answers has a label', () => {
    expect(measure([block(0, [9, 1])], 40).get('labelled_share')).toMatchObject({ value: 0.25, n: 40 })
  })

  it('have a band by how blocks of six hours scatter, from eight blocks on, and else say why not', () => {
    const blocks = [1, 2, 3, 4, 5, 6, 7, 8].map((right, index) => block(index, [right, 10 - right]))
    const { value, lower, upper } = measure(blocks).get('precision') ?? { value: 0, lower: 0, upper: 0 }
    // Eight blocks of ten rows with sums 1 to 8: mean 0.45, 0.95 band of Student's t.
    expect(value).toBeCloseTo(0.45, 12)
    expect(lower).toBeCloseTo(0.2452175, 6)
    expect(upper).toBeCloseTo(0.6547825, 6)
    const ofHours = blocks.map((one, index) => ({ ...one, hour: start + index * hourMs }))
    for (const few of [blocks.slice(1), ofHours]) {
      const found = measure(few).get('precision')
      expect([found?.lower, found?.upper]).toEqual([found?.value, found?.value])
      expect(found?.detail).toBe('no band: fewer than 8 blocks of 6 h with rows')
    }
  })

  it('are left out where the rows do not say', () => {
    expect([...measure([]).keys()]).toEqual(['labelled_share'])
    expect(measure([block(0, [1, 1], 1.5)]).has('brier')).toBe(false)
    expect(measure([block(0, [1, 1])]).get('roc_auc')).toMatchObject({ value: 0.5 })
    expect(measure([block(0, [1, 0])]).has('roc_auc')).toBe(false)
  })
})

const nothing = { flagged: 0, both: 0, others: 0, loss: 0, rank: 0 }
const noCommon: LabelScatter = {
  spans: [{ spanMs: hourMs, spans: 200, common: nothing, ofMean: nothing }],
}

describe('an estimate', () => {
  const sums = {
    ...emptyEstimates(2),
    n: 200,
    flagged: 100,
    expectedPositives: 100,
    expectedTruePositives: 80,
    expectedBrier: 32,
    counts: [100, 100],
    bins: [20, 80],
  }
  const measured = (labelScatter: LabelScatter | null) => {
    const performance = labelledProfile.performance && { ...labelledProfile.performance, labelScatter }
    const score = { ...flatProfile.score, edges: [0.5], min: 0, max: 1 }
    const of = { profile: { score, performance }, windowMs: dayMs, kpis }
    return new Map(estimatedMeasurements(sums, of).map((one) => [one.statistic, one]))
  }

  it('has the band in which the realised value will be found', () => {
    const found = measured(noCommon)
    // 100 flagged, each positive with 0.8: standard deviation 0.04; Student's t of 200 degrees is 1.97.
    expect(found.get('precision')?.lower).toBeCloseTo(0.8 - 1.971896 * 0.04, 6)
    expect(found.get('precision')?.upper).toBeCloseTo(0.8 + 1.971896 * 0.04, 6)
    const usd = found.get('value_per_prediction')
    expect(usd?.value).toBeCloseTo((30 * 80 - 8 * 20 - 20 * 20) / 200, 12)
    expect((usd?.upper ?? NaN) - (usd?.value ?? NaN)).toBeCloseTo(
      1.971896 * Math.sqrt(16 * (38 ** 2 + 20 ** 2)) * (1 / 200),
      6,
    )
    // The middles of the bins are 0.25 and 0.75: each label moves the loss by 0.5.
    const brier = found.get('brier')
    expect((brier?.upper ?? NaN) - (brier?.value ?? NaN)).toBeCloseTo(
      (1.971896 * 0.5 * Math.sqrt(32)) / 200,
      6,
    )
    // As many answers are said to be positive with 0.2 as with 0.8.
    const entropy = -(0.2 * Math.log(0.2) + 0.8 * Math.log(0.8))
    expect(found.get('calibrated_log_loss')?.value).toBeCloseTo(entropy, 12)
    expect(found.get('roc_auc')?.detail).toBe(
      'scores of one bin count as equal: row by row the area can differ by 0.1600',
    )
  })

  it('has none where nobody knows how much alike the labels of an hour are', () => {
    for (const { statistic, value, lower, upper, detail } of measured(null).values()) {
      expect([lower, upper]).toEqual([value, value])
      if (statistic === 'calibrated_log_loss') expect(detail).toContain('no band: none is computed')
      else expect(detail).toContain('no band: the frozen reference does not say how labels scatter in time')
    }
  })

  it('is scored by whether its band held, where it had one', () => {
    const of = (value: number, [lower, upper]: readonly [number, number]) =>
      new Map([['f1', { value, lower, upper }]])
    const scored = estimateErrors([
      { estimated: of(0.5, [0.4, 0.6]), final: of(0.6, [0.6, 0.6]) },
      { estimated: of(0.5, [0.4, 0.6]), final: of(0.7, [0.7, 0.7]) },
      { estimated: of(0.5, [0.5, 0.5]), final: of(0.5, [0.5, 0.5]) },
    ])
    expect(scored.map(({ subject, statistic, value, n }) => [subject, statistic, value, n])).toEqual([
      ['f1', 'estimate_error', expect.closeTo(0.1, 12), 3],
      ['f1', 'estimate_coverage', 0.5, 2],
    ])
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
