import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { logLossFromBins } from './log-loss-from-bins.ts'
import { logLoss } from './log-loss.ts'

interface Golden {
  readonly probabilities: number[]
  readonly counts: number[]
  readonly positives: number[]
  readonly logLoss: number
  readonly expectedLogLoss: number
}
const golden: Golden[] = JSON.parse(
  readFileSync(new URL('./golden/log-loss-of-bins.json', import.meta.url), 'utf8'),
).cases

interface Row {
  readonly bin: number
  readonly probability: number
  readonly label: number
}
const bins = 5
// Sixty-fourths add up without rounding; 0 and 1 are among them.
const row: fc.Arbitrary<Row> = fc.record({
  bin: fc.nat({ max: bins - 1 }),
  probability: fc.integer({ min: 0, max: 64 }).map((k) => k / 64),
  label: fc.integer({ min: 0, max: 1 }),
})
const rows = fc.array(row, { minLength: 1, maxLength: 60 })

const summed = (drawn: readonly Row[], value: (row: Row) => number) =>
  Array.from({ length: bins }, (_, bin) =>
    drawn.filter((one) => one.bin === bin).reduce((sum, one) => sum + value(one), 0),
  )
const binsOf = (drawn: readonly Row[]) => ({
  probabilities: summed(drawn, ({ probability }) => probability),
  positives: summed(drawn, ({ label }) => label),
  negatives: summed(drawn, ({ label }) => 1 - label),
})
type Bins = ReturnType<typeof binsOf>
const lossOf = ({ probabilities, positives, negatives }: Bins) =>
  logLossFromBins(probabilities, positives, negatives)
/** Each row with the probability of its bin. */
const expanded = (drawn: readonly Row[]) => {
  const sums = summed(drawn, ({ probability }) => probability)
  const counts = summed(drawn, () => 1)
  return drawn.map(({ bin }) => (sums[bin] ?? NaN) / (counts[bin] ?? NaN))
}

describe('log loss from bins', () => {
  it.each(golden)('equals scikit-learn on the rows of the bins: $logLoss', (expected) => {
    const { probabilities, counts, positives } = expected
    const others = (of: readonly number[]) => counts.map((count, bin) => count - (of[bin] ?? NaN))
    expect(logLossFromBins(probabilities, positives, others(positives))).toBeCloseTo(expected.logLoss, 12)
    expect(logLossFromBins(probabilities, probabilities, others(probabilities))).toBeCloseTo(
      expected.expectedLogLoss,
      12,
    )
  })

  it('is the exact one of rows that have the probability of their bin, for labels and what is expected', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const ofRows = expanded(drawn)
        const labels = drawn.map(({ label }) => label)
        expect(lossOf(binsOf(drawn))).toBeCloseTo(logLoss(ofRows, labels) ?? NaN, 10)
        const probabilities = drawn.map(({ probability }) => probability)
        const sums = binsOf(drawn.map((one) => ({ ...one, label: one.probability })))
        const expected = lossOf(sums) ?? NaN
        expect(expected).toBeCloseTo(logLoss(ofRows, ofRows) ?? NaN, 10)
        expect(expected).toBeGreaterThanOrEqual((logLoss(probabilities, probabilities) ?? NaN) - 1e-12)
      }),
    )
  })

  it('is the same by adding the bins of minutes as by counting all rows', () => {
    fc.assert(
      fc.property(rows, rows, (first, second) => {
        const [a, b] = [binsOf(first), binsOf(second)]
        const added = (of: keyof Bins) => a[of].map((value, bin) => value + (b[of][bin] ?? NaN))
        const merged = logLossFromBins(added('probabilities'), added('positives'), added('negatives'))
        expect(merged).toBe(lossOf(binsOf([...first, ...second])))
      }),
    )
  })

  it('is the example of its documentation, and null, not 0, without rows', () => {
    expect(logLossFromBins([1, 0.5], [1, 0], [1, 1])).toBeCloseTo(Math.LN2, 12)
    expect(logLossFromBins([0, 0], [0, 0], [0, 0])).toBeNull()
    expect(logLossFromBins([0, 1], [0, 1], [0, 1])).toBeCloseTo(Math.LN2, 12)
  })

  it('costs a certain mistake a finite loss', () => {
    expect(logLossFromBins([0], [1], [0])).toBeCloseTo(52 * Math.LN2, 9)
    // A sum of 1s can end above their number by its rounding.
    expect(logLossFromBins([2.0000000000000004], [2], [0])).toBeLessThan(1e-15)
  })

  it('refuses what it cannot mean', () => {
    expect(() => logLossFromBins([1], [1, 0], [1, 1])).toThrow(RangeError)
    for (const bad of [-1, NaN, Infinity]) {
      expect(() => logLossFromBins([bad], [1], [1])).toThrow(RangeError)
      expect(() => logLossFromBins([1], [bad], [1])).toThrow(RangeError)
      expect(() => logLossFromBins([1], [1], [bad])).toThrow(RangeError)
    }
  })
})
