import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { calibrate } from './calibrate.ts'
import { addEstimate, emptyEstimates, type EstimatedRow, mergeEstimates } from './estimate-sums.ts'
import { estimatedMetrics } from './estimated-metrics.ts'
import { fitCalibration } from './fit-calibration.ts'
import { isotonicFit } from './isotonic-fit.ts'
import { logLoss } from './log-loss.ts'
import { realisedMetrics } from './realised-metrics.ts'
import { addRealised, emptyRealised, mergeRealised, type RealisedRow } from './realised-sums.ts'
import { rocAuc } from './roc-auc.ts'
import { rowMetrics } from './row-metrics.ts'

interface Chunk {
  readonly accuracy: number
  readonly precision: number
  readonly recall: number
  readonly specificity: number
  readonly f1: number
  readonly rocAuc: number
  readonly valueTotal: number
}
interface Golden {
  readonly referenceThousandths: number[]
  readonly referenceLabels: string
  readonly analysisThousandths: number[]
  readonly threshold: number
  readonly values: {
    truePositive: number
    falsePositive: number
    falseNegative: number
    trueNegative: number
  }
  readonly chunkSize: number
  readonly chunks: Chunk[]
}
const golden: Golden = JSON.parse(readFileSync(new URL('./golden/cbpe.json', import.meta.url), 'utf8')).cases

const bins = 50
const binOf = (score: number) => Math.min(Math.floor(score * bins), bins - 1)
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
}

function summed(rows: readonly RealisedRow[]) {
  const sums = emptyRealised(bins)
  for (const row of rows) addRealised(sums, row)
  return sums
}

const row: fc.Arbitrary<RealisedRow> = fc
  .record({
    score: fc.integer({ min: 0, max: 100 }).map((score) => score / 100),
    probability: fc.integer({ min: 0, max: 64 }).map((k) => k / 64),
    label: fc.boolean(),
  })
  .map((drawn) => ({ ...drawn, flagged: drawn.score >= 0.4, bin: binOf(drawn.score) }))
const rows = fc.array(row, { maxLength: 50 })

describe('performance estimated without labels', () => {
  it('equals NannyML on chunks of another population, and the area within its bound', () => {
    const map = isotonicFit(
      golden.referenceThousandths.map((score) => score / 1000),
      [...golden.referenceLabels].map(Number),
    )
    golden.chunks.forEach((expected, chunk) => {
      const sums = emptyEstimates(bins)
      const start = chunk * golden.chunkSize
      const chunkOf = golden.analysisThousandths.slice(start, start + golden.chunkSize)
      const scores = chunkOf.map((thousandths) => thousandths / 1000)
      const probabilities = scores.map((score) => calibrate(map, score))
      scores.forEach((score, i) => {
        const flagged = score >= golden.threshold
        addEstimate(sums, { score, probability: probabilities[i] ?? NaN, flagged, bin: binOf(score) })
      })
      const ours = estimatedMetrics(sums, golden.values)
      for (const name of ['accuracy', 'precision', 'recall', 'specificity', 'f1'] as const)
        expect(ours[name]).toBeCloseTo(expected[name], 10)
      expect(ours.valuePerPrediction).toBeCloseTo(expected.valueTotal / golden.chunkSize, 10)
      // NannyML rounds its cumulated counts to five digits.
      expect(rocAuc(scores, probabilities)).toBeCloseTo(expected.rocAuc, 5)
      const off = Math.abs((ours.rocAuc ?? NaN) - expected.rocAuc)
      expect(off).toBeLessThanOrEqual((ours.rocAucError ?? NaN) + 1e-6)
      expect(off).toBeLessThan(0.003)
    })
  })

  it('is realised performance when the probabilities are the labels', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const sums = emptyEstimates(bins)
        for (const known of drawn) addEstimate(sums, { ...known, probability: Number(known.label) })
        const realised = realisedMetrics(summed(drawn))
        const estimated = estimatedMetrics(sums)
        const { brierScore, calibratedLogLoss } = realised
        expect(realised).toMatchObject({ ...estimated, brierScore, calibratedLogLoss })
        const certain = summed(drawn.map((one) => ({ ...one, probability: Number(one.label) })))
        const { calibratedLogLoss: loss } = realisedMetrics(certain)
        expect(estimated.calibratedLogLoss).toBe(loss)
        if (realised.brierScore === null) expect(estimated.brierScore).toBeNull()
        else expect(estimated.brierScore).toBeCloseTo(realised.brierScore, 12)
      }),
    )
  })

  it('is the same by merging minutes as by adding rows, at every split', () => {
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const whole = emptyEstimates(bins)
        for (const added of [...first, ...second]) addEstimate(whole, added)
        const part = (of: readonly EstimatedRow[]) => {
          const sums = emptyEstimates(bins)
          for (const added of of) addEstimate(sums, added)
          return sums
        }
        const a = part(first)
        const frozen = structuredClone(a)
        const merged = mergeEstimates(a, part(second))
        expect(a).toEqual(frozen)
        expect({ ...merged, expectedBrier: 0 }).toEqual({ ...whole, expectedBrier: 0 })
        expect(merged.expectedBrier).toBeCloseTo(whole.expectedBrier ?? NaN, 12)
        expect(mergeEstimates(emptyEstimates(bins), whole)).toEqual(whole)
        expect(JSON.parse(JSON.stringify(merged))).toEqual(merged)
      }),
    )
  })

  it('is null, and not 0, without rows', () => {
    const metrics = estimatedMetrics(emptyEstimates(3), golden.values)
    const { n, cells, ...rest } = metrics
    expect(n).toBe(0)
    expect(cells.truePositive).toBe(0)
    expect(Object.values(rest).every((metric) => metric === null)).toBe(true)
  })

  it('has no Brier score once a score was no probability', () => {
    const odd = { score: 3, probability: 0.9, flagged: true, bin: 0, label: true }
    const even = { score: 0.5, probability: 0.5, flagged: true, bin: 0, label: false }
    const sums = summed([even, odd, even])
    expect(realisedMetrics(sums)).toMatchObject({ brierScore: null, brierGap: null, accuracy: 1 / 3 })
    expect(estimatedMetrics(mergeEstimates(emptyEstimates(bins), sums.estimated)).brierScore).toBeNull()
    expect(mergeRealised(emptyRealised(bins), sums).brier).toBeNull()
  })

  it('refuses a row that would spoil the sums, and leaves them as they were', () => {
    const sums = emptyEstimates(2)
    const good = { score: 0.5, probability: 0.5, flagged: true, bin: 1 }
    for (const bad of [
      { bin: 2 },
      { bin: -1 },
      { bin: 0.5 },
      { probability: NaN },
      { probability: 1.1 },
      { score: NaN },
    ])
      expect(() => addEstimate(sums, { ...good, ...bad })).toThrow(RangeError)
    expect(sums).toEqual(emptyEstimates(2))
    expect(() => emptyEstimates(0)).toThrow(RangeError)
    expect(() => mergeEstimates(sums, emptyEstimates(3))).toThrow(RangeError)
  })
})

describe('realised performance', () => {
  it('is the exact one of the rows', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const ours = realisedMetrics(summed(drawn), golden.values)
        const exact = rowMetrics(
          drawn.map(({ score }) => score),
          drawn.map(({ label }) => Number(label)),
        )
        expect(ours.n).toBe(exact.n)
        if (exact.brierScore !== null) {
          expect(ours.brierScore).toBeCloseTo(exact.brierScore, 12)
          expect((ours.brierScore ?? NaN) - (ours.estimated.brierScore ?? NaN)).toBeCloseTo(
            ours.brierGap ?? NaN,
            12,
          )
        }
        if (exact.logLoss !== null) {
          const ofBin = drawn.map(({ bin }) => {
            const alike = drawn.filter((one) => one.bin === bin)
            return alike.reduce((sum, { probability }) => sum + probability, 0) / alike.length
          })
          const labels = drawn.map(({ label }) => Number(label))
          expect(ours.calibratedLogLoss).toBeCloseTo(logLoss(ofBin, labels) ?? NaN, 10)
          expect(ours.estimated.calibratedLogLoss).toBeCloseTo(logLoss(ofBin, ofBin) ?? NaN, 10)
        }
        if (exact.rocAuc === null) expect(ours.rocAuc).toBeNull()
        else
          expect(Math.abs((ours.rocAuc ?? NaN) - exact.rocAuc)).toBeLessThanOrEqual(
            (ours.rocAucError ?? NaN) + 1e-12,
          )
      }),
    )
  })

  it('is the same by merging minutes as by adding rows', () => {
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const merged = mergeRealised(summed(first), summed(second))
        const whole = summed([...first, ...second])
        expect({ ...merged, brier: 0, brierGap: 0, estimated: 0 }).toEqual({
          ...whole,
          brier: 0,
          brierGap: 0,
          estimated: 0,
        })
        for (const name of ['brier', 'brierGap'] as const)
          expect(merged[name]).toBeCloseTo(whole[name] ?? NaN, 12)
        expect(merged.estimated.bins).toEqual(whole.estimated.bins)
      }),
    )
  })
})

describe('the estimate', () => {
  /** P(label) is what `truth` gives to x; the model's score is calibrated badly, but always the same way. */
  function world(n: number, centre: number, truth: (x: number) => number) {
    const random = parkMiller(20010630 + Math.round(centre * 100))
    return Array.from({ length: n }, () => {
      const x = centre + 1.6 * (random() + random() + random() - 1.5)
      return { score: sigmoid(1.7 * x + 0.3), label: random() < truth(x) }
    })
  }
  const reference = world(8000, 0, sigmoid)
  const fit = fitCalibration(
    reference.map(({ score }) => score),
    reference.map(({ label }) => Number(label)),
    parkMiller(1),
  )
  const watched = (later: ReturnType<typeof world>) =>
    realisedMetrics(
      summed(
        later.map(({ score, label }) => {
          const probability = calibrate(fit.map, score)
          return { score, label, probability, flagged: score >= 0.5, bin: binOf(score) }
        }),
      ),
      golden.values,
    )

  it('is right when the population moves and P(label | score) does not', () => {
    const { estimated, ...realised } = watched(world(20_000, 0.8, sigmoid))
    const before = watched(reference)
    expect(Math.abs((realised.accuracy ?? NaN) - (before.accuracy ?? NaN))).toBeGreaterThan(0.03)
    expect(Math.abs((realised.accuracy ?? NaN) - (estimated.accuracy ?? NaN))).toBeLessThan(0.015)
    expect(Math.abs((realised.rocAuc ?? NaN) - (estimated.rocAuc ?? NaN))).toBeLessThan(0.02)
    expect(
      Math.abs((realised.valuePerPrediction ?? NaN) - (estimated.valuePerPrediction ?? NaN)),
    ).toBeLessThan(0.5)
    expect(Math.abs(realised.brierGap ?? NaN)).toBeLessThan(0.01)
  })

  it('is wrong under concept drift, which only labels show', () => {
    const { estimated, ...realised } = watched(world(20_000, 0, (x) => sigmoid(-x)))
    const before = watched(reference)
    expect(Math.abs((estimated.accuracy ?? NaN) - (before.accuracy ?? NaN))).toBeLessThan(0.015)
    expect(realised.accuracy ?? NaN).toBeLessThan((estimated.accuracy ?? NaN) - 0.25)
    expect(realised.brierGap ?? NaN).toBeGreaterThan(0.15)
  })
})
