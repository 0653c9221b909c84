import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { calibrate } from './calibrate.ts'
import { estimateMulticlass } from './estimate-multiclass.ts'
import { addEstimate, emptyEstimates } from './estimate-sums.ts'
import { estimatedMetrics } from './estimated-metrics.ts'
import { isotonicFit } from './isotonic-fit.ts'

interface Golden {
  /** Per class. */
  readonly referenceThousandths: number[][]
  readonly referenceLabels: string
  readonly analysisThousandths: number[][]
  readonly metrics: Record<'accuracy' | 'precision' | 'recall' | 'specificity' | 'f1' | 'rocAuc', number>
}
const golden: Golden = JSON.parse(
  readFileSync(new URL('./golden/cbpe-multiclass.json', import.meta.url), 'utf8'),
).cases

interface RealisedGolden {
  readonly labels: number[]
  readonly predicted: number[]
  readonly scores: number[][]
  readonly accuracy: number
  readonly macro: Record<'precision' | 'recall' | 'f1' | 'balancedAccuracy' | 'rocAuc', number>
  /** Per class. */
  readonly classes: Record<'precision' | 'recall' | 'f1' | 'rocAuc' | 'positiveShare', number[]>
}
const realised: RealisedGolden[] = JSON.parse(
  readFileSync(new URL('./golden/realised-multiclass.json', import.meta.url), 'utf8'),
).cases

const indexOfMost = (row: readonly number[]) => row.indexOf(Math.max(...row))

describe('multiclass performance estimated without labels', () => {
  it('equals NannyML on another population', () => {
    const labels = [...golden.referenceLabels].map(Number)
    const maps = golden.referenceThousandths.map((column, index) =>
      isotonicFit(
        column.map((score) => score / 1000),
        labels.map((label) => Number(label === index)),
      ),
    )
    const scores = (golden.analysisThousandths[0] ?? []).map((_, i) =>
      golden.analysisThousandths.map((column) => (column[i] ?? NaN) / 1000),
    )
    const rows = scores.map((row) => maps.map((map, index) => calibrate(map, row[index] ?? NaN)))
    const { accuracy, ...macro } = golden.metrics
    const ours = estimateMulticlass(rows, scores.map(indexOfMost), { scores })
    expect(ours?.accuracy).toBeCloseTo(accuracy, 10)
    for (const name of ['precision', 'recall', 'specificity', 'f1'] as const)
      expect(ours?.macro[name]).toBeCloseTo(macro[name], 10)
    // NannyML rounds its cumulated counts to five digits.
    expect(ours?.macro.rocAuc).toBeCloseTo(macro.rocAuc, 5)
  })

  it.each(realised)('equals scikit-learn where the labels are known (case %#)', (known) => {
    const { labels, predicted, scores, accuracy, macro, classes } = known
    const truths = labels.map((label) => (scores[0] ?? []).map((_, index) => Number(index === label)))
    const ours = estimateMulticlass(truths, predicted, { scores })
    expect(ours?.accuracy).toBeCloseTo(accuracy, 12)
    for (const name of ['precision', 'recall', 'f1', 'balancedAccuracy', 'rocAuc'] as const)
      expect(ours?.macro[name]).toBeCloseTo(macro[name], 12)
    for (const name of ['precision', 'recall', 'f1', 'rocAuc', 'positiveShare'] as const)
      for (const [index, value] of classes[name].entries())
        expect(ours?.classes[index]?.[name]).toBeCloseTo(value, 12)
  })

  it('of two classes is the binary estimate of each', () => {
    const probability = fc.integer({ min: 1, max: 63 }).map((k) => k / 64)
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 40 }), (drawn) => {
        const rows = drawn.map((k) => [1 - k, k])
        const ours = estimateMulticlass(rows, rows.map(indexOfMost))
        const sums = emptyEstimates(1)
        for (const k of drawn) addEstimate(sums, { score: k, probability: k, flagged: k > 0.5, bin: 0 })
        const binary = estimatedMetrics(sums)
        expect(ours?.accuracy).toBeCloseTo(binary.accuracy ?? NaN, 12)
        for (const name of ['precision', 'recall', 'f1'] as const) {
          const value = binary[name]
          if (value === null) expect(ours?.classes[1]?.[name]).toBeNull()
          else expect(ours?.classes[1]?.[name]).toBeCloseTo(value, 12)
        }
      }),
    )
  })

  it('has no macro precision if a class is never answered', () => {
    const ours = estimateMulticlass(
      [
        [4, 1, 0],
        [1, 4, 0],
      ],
      [0, 1],
    )
    expect(ours?.accuracy).toBeCloseTo(0.8, 12)
    expect(ours?.macro.precision).toBeNull()
    expect(ours?.classes[0]?.precision).toBeCloseTo(0.8, 12)
    expect(ours?.classes[2]).toMatchObject({ positiveShare: 0, recall: null, rocAuc: null, specificity: 1 })
  })

  it('takes the shares that are given for a row to which every map gives 0', () => {
    const rows = [
      [0, 0, 0],
      [0, 1, 0],
    ]
    const ours = estimateMulticlass(rows, [0, 1], { shares: [6, 3, 1] })
    expect(ours?.accuracy).toBeCloseTo((0.6 + 1) / 2, 12)
    expect(ours?.classes.map(({ positiveShare }) => positiveShare)).toEqual([0.3, 0.65, 0.05])
    expect(() => estimateMulticlass(rows, [0, 1], { shares: [0, 0, 0] })).toThrow(RangeError)
  })

  it('has nothing to say without rows, and refuses rows without meaning', () => {
    expect(estimateMulticlass([], [])).toBeNull()
    expect(() => estimateMulticlass([[1]], [0])).toThrow(RangeError)
    expect(() => estimateMulticlass([[0.5, 0.5]], [2])).toThrow(RangeError)
    expect(() => estimateMulticlass([[0, 0]], [0])).toThrow(RangeError)
    expect(() => estimateMulticlass([[-1, 2]], [0])).toThrow(RangeError)
    expect(() =>
      estimateMulticlass(
        [
          [1, 1],
          [1, 1, 1],
        ],
        [0, 0],
      ),
    ).toThrow(RangeError)
    expect(() => estimateMulticlass([[1, 1]], [0, 1])).toThrow(RangeError)
  })
})
