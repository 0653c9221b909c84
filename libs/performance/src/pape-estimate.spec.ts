import { readFileSync } from 'node:fs'
import { calibrate } from './calibrate.ts'
import { domainAuc, nullDeviation } from './domain-auc.ts'
import { densityRatio } from './density-ratio.ts'
import { addEstimate, emptyEstimates } from './estimate-sums.ts'
import { estimatedMetrics } from './estimated-metrics.ts'
import { isotonicFit } from './isotonic-fit.ts'
import { logisticRegression } from './logistic-regression.ts'
import { papeEstimate } from './pape-estimate.ts'

const regressions: { x: number[][]; labels: number[]; weights: number[] }[] = JSON.parse(
  readFileSync(new URL('./golden/logistic-regression.json', import.meta.url), 'utf8'),
).cases

const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
}

/** The model knows x but not g, which says how much x tells: P(label | score) is another for another mix of g. */
function population(n: number, seed: number, { centre = 0, flipped = false } = {}) {
  const random = parkMiller(seed)
  const noise = () => 2 * (random() + random() + random() - 1.5)
  const drawn = Array.from({ length: n }, () => {
    const x = noise()
    const g = centre + noise()
    return {
      row: [x, g],
      score: sigmoid(x),
      label: Number(random() < sigmoid((flipped ? -2 : 2) * x * Math.exp(-1.5 * g))),
    }
  })
  return {
    rows: drawn.map(({ row }) => row),
    scores: drawn.map(({ score }) => score),
    labels: drawn.map(({ label }) => label),
  }
}
type Population = ReturnType<typeof population>

const truth = ({ scores, labels }: Population) =>
  scores.reduce((sum, score, i) => sum + Number(score >= 0.5 === (labels[i] === 1)), 0) / scores.length

function cbpe(reference: Population, analysis: Population) {
  const map = isotonicFit(reference.scores, reference.labels)
  const sums = emptyEstimates(1)
  for (const score of analysis.scores)
    addEstimate(sums, { score, probability: calibrate(map, score), flagged: score >= 0.5, bin: 0 })
  return estimatedMetrics(sums, values)
}

const pape = (reference: Population, analysis: Population, seed = 1) =>
  papeEstimate({ reference, analysis }, { random: parkMiller(seed), threshold: 0.5, values })

describe('logistic regression', () => {
  it.each(regressions)('equals scikit-learn on $x.length rows', ({ x, labels, weights }) => {
    const columns = x[0]?.length ?? NaN
    const table = { columns, values: Float64Array.from(x.flat()) }
    const rows = Uint32Array.from(x, (_, i) => i)
    const ours = logisticRegression({ table, labels: Uint8Array.from(labels), rows })
    ours.forEach((weight, i) => expect(weight).toBeCloseTo(weights[i] ?? NaN, 6))
  })

  it('keeps finite weights for labels that a feature parts fully', () => {
    const table = { columns: 1, values: Float64Array.from([-2, -1, 1, 2]) }
    const weights = logisticRegression({
      table,
      labels: Uint8Array.from([0, 0, 1, 1]),
      rows: Uint32Array.from([0, 1, 2, 3]),
    })
    expect(weights[0]).toBeGreaterThan(0.5)
    expect(weights[0]).toBeLessThan(5)
    expect(weights[1]).toBeCloseTo(0, 6)
  })
})

describe('density ratio', () => {
  it('is about 1 when nothing has moved, and averages to 1 when something has', () => {
    const reference = population(1000, 3).rows
    const { weights: same } = densityRatio(reference, population(500, 5).rows, {
      random: parkMiller(1),
      folds: 5,
    })
    const distance = same.reduce((sum, weight) => sum + Math.abs(weight - 1), 0) / same.length
    expect(distance).toBeLessThan(0.2)
    const { weights: moved } = densityRatio(reference, population(500, 5, { centre: 0.7 }).rows, {
      random: parkMiller(1),
      folds: 5,
    })
    expect(moved.reduce((sum, weight) => sum + weight, 0) / moved.length).toBeCloseTo(1, 0)
    const mean = moved.reduce((sum, weight, i) => sum + weight * (reference[i]?.[1] ?? NaN), 0) / moved.length
    expect(mean).toBeGreaterThan(0.5)
  })

  it('of a row comes from the other rows', () => {
    // Nothing but this one row has a 1: a fit that knew it would call it a row of the reference.
    const plain = population(200, 3).rows.map(([x = NaN]) => [x, 0])
    const reference = [[0, 1], ...plain]
    const { weights } = densityRatio(
      reference,
      population(200, 5).rows.map(([x = NaN]) => [x, 0]),
      {
        random: parkMiller(1),
        folds: 5,
      },
    )
    expect(weights[0]).toBeGreaterThan(0.7)
    expect(weights[0]).toBeLessThan(1.4)
  })

  it('is not disturbed by nulls, infinities and features that are always the same', () => {
    const rows = population(300, 3).rows.map(([x = NaN], i) => [
      i % 7 === 0 ? NaN : x,
      i % 11 === 0 ? -Infinity : 4,
    ])
    const { weights } = densityRatio(rows, rows.slice(0, 100), { random: parkMiller(1), folds: 3 })
    expect(weights.every((weight) => Number.isFinite(weight) && weight > 0)).toBe(true)
  })
})

describe('domain classifier', () => {
  const areaOf = (reference: readonly number[][], analysis: readonly number[][], seed = 1) => {
    const area = domainAuc(reference, analysis, { random: parkMiller(seed) })
    if (area === null) throw new Error('no rows')
    return area
  }
  const rows = (n: number, seed: number, centre = 0) => population(n, seed, { centre }).rows

  it('has an area about 0.5 for two samples of one population, and hardly ever far above it', () => {
    const far = Array.from({ length: 80 }, (_, i) => {
      const { value, nullDeviation: deviation } = areaOf(
        rows(300, 1000 + 37 * i),
        rows(200, 500_000 + 41 * i),
      )
      return (value - 0.5) / deviation
    })
    const mean = far.reduce((sum, z) => sum + z / far.length, 0)
    const deviation = Math.sqrt(far.reduce((sum, z) => sum + (z - mean) ** 2 / far.length, 0))
    expect(Math.abs(mean)).toBeLessThan(0.6)
    expect(deviation).toBeGreaterThan(0.9)
    expect(deviation).toBeLessThan(1.7)
    expect(far.filter((z) => z > 3).length).toBeLessThanOrEqual(4)
  })

  it('finds a mean that has moved, and a spread that has changed', () => {
    const reference = rows(600, 3)
    for (const analysis of [rows(400, 5, 0.5), rows(400, 5).map(([x = NaN, g = NaN]) => [x, 2 * g])]) {
      const { value, nullDeviation: deviation } = areaOf(reference, analysis)
      expect(value).toBeGreaterThan(0.5 + 4 * deviation)
    }
  })

  it('finds a constant that is another now, and rows that are null or infinite never spoil it', () => {
    const constant = (n: number, seed: number, value: number) => rows(n, seed).map(([x = NaN]) => [x, value])
    expect(areaOf(constant(300, 3, 4), constant(200, 5, 7)).value).toBe(1)
    expect(areaOf(constant(300, 3, NaN), constant(200, 5, Infinity)).value).toBeLessThan(0.6)
  })

  it('knows its deviation when nothing has moved', () => {
    expect(nullDeviation(12_000, 5_000)).toBeCloseTo(0.00486, 5)
    expect(areaOf(rows(30, 3), rows(20, 5)).nullDeviation).toBe(nullDeviation(30, 20))
  })

  it('is what the estimate reports, and nothing without rows', () => {
    const reference = population(700, 11)
    const analysis = population(300, 13, { centre: 0.4 })
    expect(pape(reference, analysis).domainAuc).toEqual(areaOf(reference.rows, analysis.rows))
    expect(domainAuc([], analysis.rows, { random: parkMiller(1) })).toBeNull()
    expect(() => domainAuc(reference.rows, [[1]], { random: parkMiller(1) })).toThrow(RangeError)
    expect(() => domainAuc(reference.rows, analysis.rows, { random: parkMiller(1), folds: 1 })).toThrow(
      RangeError,
    )
  })
})

describe('estimate with a calibration of the moved population', () => {
  const reference = population(2000, 11)

  it('is close where the plain estimate is off, because the mix has moved', () => {
    const errors = [113, 211].map((seed) => {
      const from = population(2000, seed)
      const moved = population(1000, seed + 8, { centre: 1 })
      const estimate = pape(from, moved)
      if (estimate.kind === 'refused') throw new Error(estimate.reason)
      expect(estimate.metrics.rocAucError).toBe(0)
      expect(estimate.effectiveSampleSize).toBeLessThan(2000)
      return {
        plain: Math.abs((cbpe(from, moved).accuracy ?? NaN) - truth(moved)),
        pape: Math.abs((estimate.metrics.accuracy ?? NaN) - truth(moved)),
      }
    })
    for (const error of errors) {
      expect(error.plain).toBeGreaterThan(0.1)
      expect(error.pape).toBeLessThan(error.plain / 2)
    }
  })

  it('is the same for the same rows and random numbers, and values cells', () => {
    const moved = population(300, 13, { centre: 0.5 })
    const estimate = pape(reference, moved)
    expect(pape(reference, moved)).toEqual(estimate)
    if (estimate.kind === 'refused') throw new Error(estimate.reason)
    const { cells, n, valuePerPrediction } = estimate.metrics
    expect(n).toBe(300)
    expect(valuePerPrediction).toBeCloseTo(
      (30 * cells.truePositive - 8 * cells.falsePositive - 20 * cells.falseNegative) / 300,
      9,
    )
  })

  it('is nearly the plain estimate when nothing has moved', () => {
    const same = population(600, 17)
    const estimate = pape(reference, same)
    if (estimate.kind === 'refused') throw new Error(estimate.reason)
    expect(estimate.effectiveSampleSize).toBeGreaterThan(1900)
    expect(estimate.metrics.accuracy).toBeCloseTo(cbpe(reference, same).accuracy ?? NaN, 1.5)
  })

  it('is wrong under concept drift as well', () => {
    const flipped = population(600, 19, { flipped: true })
    const estimate = pape(reference, flipped)
    if (estimate.kind === 'refused') throw new Error(estimate.reason)
    expect(estimate.metrics.accuracy ?? NaN).toBeGreaterThan(truth(flipped) + 0.15)
  })

  it('is refused when the reference has hardly a row like those of the window', () => {
    for (const centre of [4, 40]) {
      const estimate = pape(reference, population(300, 23, { centre }))
      expect(estimate).toMatchObject({ kind: 'refused', reason: 'tooLittleOverlap' })
      expect(estimate.effectiveSampleSize).toBeLessThan(500)
      expect(estimate.effectiveSampleSize).toBeGreaterThan(0)
    }
  })

  it('is refused without rows, and for a reference too small whatever its overlap', () => {
    const none = population(0, 1)
    expect(pape(reference, none)).toEqual({
      kind: 'refused',
      reason: 'noRows',
      effectiveSampleSize: 0,
      meanWeight: null,
      domainAuc: null,
    })
    expect(pape(none, reference)).toEqual({
      kind: 'refused',
      reason: 'noRows',
      effectiveSampleSize: 0,
      meanWeight: null,
      domainAuc: null,
    })
    expect(pape(population(400, 1), population(300, 2))).toMatchObject({ kind: 'refused' })
  })

  it('refuses columns that do not fit together', () => {
    const cut = { ...reference, scores: [0.5] }
    expect(() => pape(cut, reference)).toThrow(RangeError)
    const narrow = { ...population(5, 1), rows: [[1], [1], [1], [1], [1]] }
    expect(() => pape(reference, narrow)).toThrow(RangeError)
    expect(() =>
      papeEstimate({ reference, analysis: reference }, { random: parkMiller(1), threshold: 0.5, folds: 1 }),
    ).toThrow(RangeError)
  })
})
