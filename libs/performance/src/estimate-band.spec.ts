import fc from 'fast-check'
import { calibrate, identityMap } from './calibrate.ts'
import { estimateBand, type BandedMetric } from './estimate-band.ts'
import { type EstimateSums } from './estimate-sums.ts'
import { fitCalibration } from './fit-calibration.ts'
import { labelNoise } from './label-noise.ts'
import { labelScatter, type LabelScatter } from './label-scatter.ts'
import { middleScores } from './middle-scores.ts'
import { rankSlopes } from './rank-slopes.ts'
import { realisedMetrics } from './realised-metrics.ts'
import { addRealised, emptyRealised } from './realised-sums.ts'
import { rocAucFromBins } from './roc-auc-from-bins.ts'

const hourMs = 3_600_000
const bins = 50
const threshold = 0.4
const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
const metrics = ['accuracy', 'precision', 'recall', 'f1', 'brier', 'roc_auc', values] as const

function parkMiller(seed: number): () => number {
  let state = seed
  return () => (state = (16807 * state) % 2147483647) / 2147483647
}

function traffic(seed: number) {
  const random = parkMiller(seed)
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
  const logistic = (x: number) => 1 / (1 + Math.exp(-x))
  /** Rows of so many hours; labels are drawn from the score, and in hours of weather from one beside it. */
  const rows = (
    hours: number,
    { perHour, weather }: { readonly perHour: number; readonly weather: number },
  ) => {
    const made = { eventTimes: Array<number>(), scores: Array<number>(), labels: Array<number>() }
    for (let hour = 0; hour < hours; hour++) {
      const shift = weather * normal()
      for (let row = 0; row < perHour; row++) {
        const logit = 1.3 * normal() - 1
        made.eventTimes.push(hour * hourMs)
        made.scores.push(logistic(logit))
        made.labels.push(Number(random() < logistic(logit + shift)))
      }
    }
    return made
  }
  return { random, rows }
}

type Rows = ReturnType<ReturnType<typeof traffic>['rows']>

function summed({ scores, labels }: Rows, probabilityOf: (score: number) => number) {
  const sums = emptyRealised(bins)
  for (const [row, score] of scores.entries())
    addRealised(sums, {
      ...{ score, probability: probabilityOf(score), flagged: score >= threshold },
      ...{ bin: Math.min(Math.floor(score * bins), bins - 1), label: labels[row] === 1 },
    })
  return sums
}

const middles = Array.from({ length: bins }, (_, bin) => (bin + 0.5) / bins)

function realisedOf(sums: ReturnType<typeof emptyRealised>, metric: BandedMetric): number {
  const found = realisedMetrics(sums, values)
  if (typeof metric === 'object') return found.valuePerPrediction ?? NaN
  const named = { brier: found.brierScore, roc_auc: found.rocAuc }
  const { accuracy, precision, recall, f1 } = found
  return { accuracy, precision, recall, f1, ...named }[metric] ?? NaN
}

/** Share of the bands that held, by metric, over windows of a day after references of three weeks. */
function coverages(of: {
  readonly references: number
  readonly windows: number
  readonly perHour: number
  readonly weather: number
  readonly isFitted: boolean
  /** Labels are taken for independent. */
  readonly isNaive?: boolean
}) {
  const { random, rows } = traffic(7)
  const shape = { perHour: of.perHour, weather: of.weather }
  const held = metrics.map(() => 0)
  for (let reference = 0; reference < of.references; reference++) {
    const known = rows(21 * 24, shape)
    const map = of.isFitted ? fitCalibration(known.scores, known.labels, random).map : identityMap
    const probabilityOf = (score: number) => calibrate(map, score)
    const learned = labelScatter({ ...known, probabilities: known.scores.map(probabilityOf), threshold })
    if (learned === null) throw new Error('three weeks have a scatter')
    const scatter = of.isNaive === true ? withoutCommon(learned) : learned
    for (let window = 0; window < of.windows; window++) {
      const sums = summed(rows(24, shape), probabilityOf)
      const told = { sums: sums.estimated, scores: middles, windowMs: 24 * hourMs, scatter }
      for (const [index, metric] of metrics.entries()) {
        const band = estimateBand(told, metric)
        const realised = realisedOf(sums, metric)
        if (band !== null && realised >= band.lower && realised <= band.upper)
          held[index] = (held[index] ?? NaN) + 1
      }
    }
  }
  return held.map((count) => count / (of.references * of.windows))
}

/** Three binomial standard errors of 200 windows. */
const slack = 3 * Math.sqrt((0.95 * 0.05) / 200)

function withoutCommon({ spans }: LabelScatter): LabelScatter {
  const common = { flagged: 0, both: 0, others: 0, loss: 0, rank: 0 }
  return { spans: spans.map((span) => ({ ...span, common })) }
}

describe('band of an estimate', () => {
  it('holds the realised value in 19 of 20 windows of independent labels, and is not wide for nothing', () => {
    for (const share of coverages({ references: 5, windows: 50, perHour: 8, weather: 0, isFitted: false })) {
      expect(share).toBeGreaterThan(0.95 - slack)
      expect(share).toBeLessThan(0.95 + slack)
    }
  })

  it('holds it as often where the calibration was learned from the reference', () => {
    for (const share of coverages({ references: 10, windows: 20, perHour: 8, weather: 0, isFitted: true }))
      expect(share).toBeGreaterThan(0.95 - slack)
  })

  it('holds it where labels of an hour are alike, and would not if they were taken for independent', () => {
    const clustered = { references: 5, windows: 40, perHour: 16, weather: 2, isFitted: true }
    for (const share of coverages(clustered)) expect(share).toBeGreaterThan(0.95 - slack)
    expect(Math.min(...coverages({ ...clustered, isNaive: true }))).toBeLessThan(0.85)
  })

  const { rows } = traffic(3)
  const known = rows(21 * 24, { perHour: 20, weather: 0 })
  const weathered = rows(21 * 24, { perHour: 20, weather: 1 })
  const sums = summed(rows(24, { perHour: 20, weather: 0 }), (score) => score).estimated
  const of = (reference: Rows, window: EstimateSums, windowMs = 24 * hourMs) => {
    const scatter = labelScatter({ ...reference, probabilities: reference.scores, threshold })
    if (scatter === null) throw new Error('three weeks have a scatter')
    return { sums: window, scores: middles, windowMs, scatter }
  }
  const widthOf = (window: ReturnType<typeof of>, metric: BandedMetric) => {
    const { lower, upper } = estimateBand(window, metric) ?? { lower: NaN, upper: NaN }
    return upper - lower
  }

  it('is wider where labels of an hour are alike, and much wider for one hour of as many rows', () => {
    // The order of rows hardly changes when all are shifted alike.
    for (const metric of metrics.filter((one) => one !== 'roc_auc')) {
      const wide = widthOf(of(weathered, sums), metric)
      expect(wide).toBeGreaterThan(1.05 * widthOf(of(known, sums), metric))
      expect(widthOf(of(weathered, sums, hourMs), metric)).toBeGreaterThan(1.3 * wide)
    }
  })

  it('is none of a few rows, of a metric without rows, or where nothing can turn out either way', () => {
    const few = summed(rows(1, { perHour: 20, weather: 0 }), (score) => score).estimated
    const nobody = { ...sums, flagged: 0, expectedTruePositives: 0 }
    expect(estimateBand(of(known, few), 'accuracy')).toBeNull()
    expect(estimateBand(of(known, nobody), 'precision')).toBeNull()
    expect(estimateBand(of(known, sums), { ...values, truePositive: -8, falseNegative: 0 })).toBeNull()
    expect(() => estimateBand(of(known, sums), 'f1', 1)).toThrow(RangeError)
  })

  it('grows with its level and stays among the values that there are', () => {
    expect(estimateBand(of(known, sums), 'f1', 0.99)?.lower).toBeLessThan(
      estimateBand(of(known, sums), 'f1', 0.5)?.lower ?? NaN,
    )
    const certain = estimateBand(of(weathered, sums, hourMs), 'precision', 1 - 1e-12)
    expect(certain).toEqual({ lower: 0, upper: 1 })
  })
})

describe('chance in the labels of a window', () => {
  it('is that of its rows where all rows of a bin are alike', () => {
    const alike = {
      ...{ flagged: 20, expectedTruePositives: 16, n: 40 },
      counts: [10, 10, 20],
      bins: [1, 5, 16],
    }
    const found = labelNoise({ ...alike, expectedPositives: 22, expectedBrier: 0 })
    expect(found.flagged).toBeCloseTo(20 * 0.16, 12)
    expect(found.others).toBeCloseTo(10 * 0.09 + 10 * 0.25, 12)
  })

  it('is never below that of the rows themselves, wherever the threshold cuts', () => {
    const { rows } = traffic(5)
    const some = rows(10, { perHour: 20, weather: 0 })
    const exact = some.scores.reduce((sum, score) => sum + score * (1 - score), 0)
    const { flagged, others, bins: byBin } = labelNoise(summed(some, (score) => score).estimated)
    expect(byBin.reduce((sum, noise) => sum + noise, 0)).toBeGreaterThanOrEqual(exact)
    expect(flagged + others).toBeGreaterThanOrEqual(exact * 0.999)
    expect(flagged + others).toBeLessThan(exact * 1.02)
  })
})

describe('score of a bin', () => {
  it('is its middle', () => {
    expect(middleScores({ edges: [0.5], min: 0.1, max: 0.9 })).toEqual([0.3, 0.7])
    expect(middleScores({ edges: [0.5], min: null, max: null })).toEqual([0.5, 0.5])
    expect(middleScores({ edges: [], min: 0, max: 1 })).toEqual([0.5])
  })
})

describe('slope of the area', () => {
  it('is the example of its documentation', () => {
    expect([...(rankSlopes([0, 2], [3, 1]) ?? [])]).toEqual([-0.28125, 0.09375])
    expect(rankSlopes([0, 0], [3, 1])).toBeNull()
  })

  it('is the difference that one label more makes', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(counts, counts, fc.nat({ max: 3 }), (positives, negatives, bin) => {
        const step = 1e-6
        const turned = (of: readonly number[], by: number) =>
          of.map((count, index) => (index === bin ? count + by : count))
        const area = (by: number) =>
          rocAucFromBins(turned(positives, by), turned(negatives, -by))?.value ?? NaN
        const slope = (area(step) - area(-step)) / (2 * step)
        expect(rankSlopes(positives, negatives)?.[bin]).toBeCloseTo(slope, 6)
      }),
    )
  })
})
