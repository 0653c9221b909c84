import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { brierScore } from './brier-score.ts'
import { calibrationErrorFromBins } from './calibration-error-from-bins.ts'
import {
  classificationMetrics,
  type ClassificationMetrics,
  type ConfusionCells,
} from './classification-metrics.ts'
import { expectedCalibrationError } from './expected-calibration-error.ts'
import { logLoss } from './log-loss.ts'
import { rocAuc } from './roc-auc.ts'
import { rocAucFromBins } from './roc-auc-from-bins.ts'
import { rowMetrics } from './row-metrics.ts'
import { valuePerPrediction } from './value-per-prediction.ts'

interface Scored {
  readonly probabilities: number[]
  readonly labels: number[]
  readonly rocAuc: number
  readonly brierScore: number
  readonly logLoss: number
  readonly expectedCalibrationError: number
  readonly quantileCurveError: number | null
}
interface Confused {
  readonly cells: ConfusionCells
  readonly metrics: ClassificationMetrics
}

const golden = (name: string) =>
  JSON.parse(readFileSync(new URL(`./golden/${name}.json`, import.meta.url), 'utf8')).cases
const scored: Scored[] = golden('row-metrics')
const confused: Confused[] = golden('classification-metrics')

const row = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1 }))
const rows = fc.array(row, { minLength: 1, maxLength: 60 })

describe('metrics of rows', () => {
  it.each(scored)('equal scikit-learn: area $rocAuc', (expected) => {
    const { probabilities, labels } = expected
    const metrics = rowMetrics(probabilities, labels)
    expect(metrics.n).toBe(labels.length)
    expect(metrics.rocAuc).toBeCloseTo(expected.rocAuc, 12)
    expect(metrics.brierScore).toBeCloseTo(expected.brierScore, 12)
    expect(metrics.logLoss).toBeCloseTo(expected.logLoss, 12)
    expect(metrics.expectedCalibrationError).toBeCloseTo(expected.expectedCalibrationError, 12)
    if (expected.quantileCurveError !== null)
      expect(metrics.expectedCalibrationError).toBeCloseTo(expected.quantileCurveError, 12)
  })

  it('are the examples of their documentation', () => {
    expect(rocAuc([1, 2, 2, 3], [0, 0, 1, 1])).toBe(0.875)
    expect(brierScore([0.9, 0.2], [1, 0])).toBeCloseTo(0.025, 12)
    expect(logLoss([0.5], [1])).toBeCloseTo(Math.LN2, 12)
    expect(expectedCalibrationError([0.1, 0.2, 0.8, 0.9], [0, 1, 1, 1], 2)).toBeCloseTo(0.25, 12)
    expect(calibrationErrorFromBins([0.3, 1.7], [1, 2], 4)).toBeCloseTo(0.25, 12)
    expect(rocAucFromBins([0, 2], [3, 1])).toEqual({ value: 0.875, error: 0.125 })
  })

  it('are null, and not 0, where the rows say nothing', () => {
    expect(rowMetrics([], [])).toEqual({
      n: 0,
      rocAuc: null,
      brierScore: null,
      logLoss: null,
      expectedCalibrationError: null,
    })
    expect(rocAuc([0.1, 0.9], [1, 1])).toBeNull()
    expect(rocAucFromBins([3, 1], [0, 0])).toBeNull()
    expect(calibrationErrorFromBins([0], [0], 0)).toBeNull()
  })

  it('cost a certain mistake a finite loss', () => {
    expect(logLoss([0], [1])).toBeCloseTo(52 * Math.LN2, 9)
    expect(logLoss([1, 0], [1, 0])).toBeLessThan(1e-15)
  })

  it('do not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (drawn, bins) => {
        const metrics = (of: typeof drawn) =>
          rowMetrics(
            of.map(([score]) => score / 12),
            of.map(([, label]) => label),
            bins,
          )
        const forward = metrics(drawn)
        const backward = metrics(drawn.toReversed())
        expect(backward.rocAuc).toBe(forward.rocAuc)
        expect(backward.expectedCalibrationError).toBeCloseTo(forward.expectedCalibrationError ?? NaN, 12)
      }),
    )
  })

  it('refuse what they cannot mean', () => {
    for (const metric of [rocAuc, brierScore, logLoss]) expect(() => metric([0.5], [])).toThrow(RangeError)
    for (const metric of [brierScore, logLoss]) expect(() => metric([1.1], [1])).toThrow(RangeError)
    expect(() => rocAuc([NaN], [1])).toThrow(RangeError)
    expect(() => rocAuc([1], [2])).toThrow(RangeError)
    expect(() => expectedCalibrationError([0.5], [1], 0)).toThrow(RangeError)
    expect(() => rocAucFromBins([1], [1, 2])).toThrow(RangeError)
    expect(() => rocAucFromBins([-1, 2], [1, 2])).toThrow(RangeError)
    expect(() => rocAucFromBins([Infinity, 2], [1, 2])).toThrow(RangeError)
  })
})

describe('area under the ROC curve', () => {
  it('is one minus itself for the opposite score', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const labels = drawn.map(([, label]) => label)
        const area = rocAuc(
          drawn.map(([score]) => score),
          labels,
        )
        const opposite = rocAuc(
          drawn.map(([score]) => -score),
          labels,
        )
        if (area === null) expect(opposite).toBeNull()
        else expect(opposite).toBeCloseTo(1 - area, 12)
      }),
    )
  })

  it('from bins holds the exact one within its bound, for labels and for probabilities', () => {
    const weighted = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 40 }),
        fc.oneof(
          fc.constantFrom(0, 1),
          fc.integer({ min: 0, max: 64 }).map((k) => k / 64),
        ),
      ),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(weighted, fc.integer({ min: 1, max: 15 }), (drawn, width) => {
        const exact = rocAuc(
          drawn.map(([score]) => score),
          drawn.map(([, positive]) => positive),
        )
        const bins = Math.floor(40 / width) + 1
        const positives = Array<number>(bins).fill(0)
        const negatives = Array<number>(bins).fill(0)
        for (const [score, positive] of drawn) {
          const bin = Math.floor(score / width)
          positives[bin] = (positives[bin] ?? NaN) + positive
          negatives[bin] = (negatives[bin] ?? NaN) + 1 - positive
        }
        const binned = rocAucFromBins(positives, negatives)
        if (exact === null || binned === null) expect(binned).toBe(exact)
        else expect(Math.abs(binned.value - exact)).toBeLessThanOrEqual(binned.error + 1e-12)
      }),
    )
  })
})

describe('metrics of a confusion matrix', () => {
  it.each(confused)('equal scikit-learn for $cells', ({ cells, metrics }) => {
    const ours = classificationMetrics(cells)
    expect(ours.accuracy).toBeCloseTo(metrics.accuracy ?? NaN, 12)
    expect(ours.precision).toBeCloseTo(metrics.precision ?? NaN, 12)
    expect(ours.recall).toBeCloseTo(metrics.recall ?? NaN, 12)
    expect(ours.specificity).toBeCloseTo(metrics.specificity ?? NaN, 12)
    expect(ours.f1).toBeCloseTo(metrics.f1 ?? NaN, 12)
    expect(ours.balancedAccuracy).toBeCloseTo(metrics.balancedAccuracy ?? NaN, 12)
    expect(ours.matthews).toBeCloseTo(metrics.matthews ?? NaN, 12)
  })

  it('are null for 0/0 where scikit-learn says 0', () => {
    const quiet = { truePositive: 0, falsePositive: 0, falseNegative: 3, trueNegative: 7 }
    expect(classificationMetrics(quiet)).toEqual({
      accuracy: 0.7,
      precision: null,
      recall: 0,
      specificity: 1,
      f1: 0,
      balancedAccuracy: 0.5,
      matthews: null,
    })
    const none = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 }
    expect(Object.values(classificationMetrics(none)).every((metric) => metric === null)).toBe(true)
    expect(classificationMetrics({ ...none, trueNegative: 4 }).f1).toBeNull()
  })

  it('stay in their ranges, and scale with the counts', () => {
    const cell = fc.nat({ max: 1000 })
    fc.assert(
      fc.property(fc.tuple(cell, cell, cell, cell), ([tp, fp, fn, tn]) => {
        const of = (scale: number) =>
          classificationMetrics({
            truePositive: tp * scale,
            falsePositive: fp * scale,
            falseNegative: fn * scale,
            trueNegative: tn * scale,
          })
        for (const [name, metric] of Object.entries(of(1))) {
          if (metric === null) continue
          expect(metric).toBeGreaterThanOrEqual(name === 'matthews' ? -1 - 1e-12 : 0)
          expect(metric).toBeLessThanOrEqual(1 + 1e-12)
        }
        expect(of(0.25).matthews ?? 9).toBeCloseTo(of(1).matthews ?? 9, 12)
      }),
    )
  })

  it('refuse cells that are no counts', () => {
    for (const bad of [-1, NaN, Infinity])
      expect(() =>
        classificationMetrics({ truePositive: bad, falsePositive: 1, falseNegative: 1, trueNegative: 1 }),
      ).toThrow(RangeError)
  })

  it('are worth what the matrix says, per prediction', () => {
    const cells = { truePositive: 4, falsePositive: 3, falseNegative: 2, trueNegative: 1 }
    const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 }
    expect(valuePerPrediction(cells, values)).toBeCloseTo((120 - 24 - 40) / 10, 12)
  })
})
