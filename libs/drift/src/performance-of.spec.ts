import { calibrate } from '@weir/performance'
import { hourMs } from '@weir/vocabulary'
import { performanceOf } from './performance-of.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(24)
const rows = 4_000
const scores = Float64Array.from({ length: rows }, random)
/** The score says too much: the truth is its square. */
const labels = scores.map((score) => Number(random() < score * score))
const eventTimes = Float64Array.from({ length: rows }, (_, row) => (row * 12 * 6 * hourMs) / rows)
const threshold = 0.5
const found = performanceOf({ scores, labels, eventTimes, threshold })

describe('performance on the reference', () => {
  it('has a calibration that is nearer to the truth than the score', () => {
    expect(found).toMatchObject({ rows, positives: labels.filter((label) => label === 1).length })
    const { scores: knots = [], probabilities = [] } = found?.calibration ?? {}
    const errors = knots.map((score, at) => Math.abs((probabilities[at] ?? NaN) - score * score))
    expect(errors.reduce((sum, error) => sum + error, 0) / knots.length).toBeLessThan(0.06)
  })

  it('has the gap of six-hour blocks, near 0 and small where the calibration fits', () => {
    expect(found?.gap).toMatchObject({ blockMs: 6 * hourMs, blocks: 12 })
    expect(Math.abs(found?.gap?.mean ?? NaN)).toBeLessThan(0.005)
    expect(found?.gap?.deviation).toBeGreaterThan(0)
    expect(found?.gap?.deviation).toBeLessThan(0.05)
  })

  it('has a wider gap when blocks differ in what the score does not know', () => {
    const swinging = scores.map((score, row) => {
      const block = Math.floor((eventTimes[row] ?? NaN) / (6 * hourMs))
      return Number(random() < score * score * (block % 2 === 0 ? 0.4 : 1))
    })
    const wide = performanceOf({ scores, labels: swinging, eventTimes, threshold })?.gap?.deviation ?? NaN
    expect(wide).toBeGreaterThan(3 * (found?.gap?.deviation ?? NaN))
  })

  it('has twice the gap when the four blocks of a day swing together, as in a storm that lasts', () => {
    const fourWeeks = scores.map((_, row) => (row * 28 * 24 * hourMs) / rows)
    const deviationOf = (swingMs: number) => {
      const next = parkMiller(7)
      const swinging = scores.map((score, row) => {
        const isCalm = Math.floor((fourWeeks[row] ?? NaN) / swingMs) % 2 === 0
        return Number(next() < score * score * (isCalm ? 0.4 : 1))
      })
      return (
        performanceOf({ scores, labels: swinging, eventTimes: fourWeeks, threshold })?.gap?.deviation ?? NaN
      )
    }
    expect(deviationOf(24 * hourMs) / deviationOf(6 * hourMs)).toBeGreaterThan(1.6)
  })

  it('has how labels scatter in time, beyond chance only where they swing', () => {
    const swinging = scores.map((score, row) => {
      const block = Math.floor((eventTimes[row] ?? NaN) / (6 * hourMs))
      return Number(random() < score * score * (block % 2 === 0 ? 0.4 : 1))
    })
    const blocksOf = (of: ArrayLike<number>) => {
      const { labelScatter } = performanceOf({ scores, labels: of, eventTimes, threshold }) ?? {}
      return labelScatter?.spans.find(({ spanMs }) => spanMs === 6 * hourMs)
    }
    expect(blocksOf(labels)?.spans).toBe(12)
    expect(Math.sqrt(Math.max(0, blocksOf(labels)?.common.flagged ?? NaN))).toBeLessThan(0.05)
    // Flagged rows are positive with 0.58, or 0.4 of that: 0.17 above or below their mean.
    expect(Math.sqrt(blocksOf(swinging)?.common.flagged ?? NaN)).toBeCloseTo(0.17, 1)
  })

  it('leaves out rows without a label or a score', () => {
    const partly = labels.map((label, row) => (row % 2 === 0 ? label : NaN))
    const some = scores.map((score, row) => (row % 4 === 0 ? NaN : score))
    expect(performanceOf({ scores: some, labels: partly, eventTimes: null, threshold })).toMatchObject({
      rows: rows / 4,
      gap: null,
      cellGap: null,
      labelScatter: null,
    })
  })

  it('has no gap from fewer than eight blocks', () => {
    const shorter = eventTimes.map((at) => at / 2)
    const { gap, cellGap } = performanceOf({ scores, labels, eventTimes: shorter, threshold }) ?? {}
    expect([gap, cellGap]).toEqual([null, null])
  })

  it('has from its cells the gap of value by any matrix, as if value had been summed row by row', () => {
    const values = { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 4 }
    const worth = (isFlagged: boolean, positive: number) =>
      isFlagged
        ? values.truePositive * positive + values.falsePositive * (1 - positive)
        : values.falseNegative * positive + values.trueNegative * (1 - positive)
    const calibration = found?.calibration ?? { scores: [], probabilities: [] }
    const sums = new Map<number, { n: number; sum: number }>()
    for (const [row, exact] of scores.entries()) {
      const score = Math.fround(exact)
      const start = Math.floor((eventTimes[row] ?? NaN) / (6 * hourMs))
      const { n, sum } = sums.get(start) ?? { n: 0, sum: 0 }
      const isFlagged = score >= threshold
      const gap = worth(isFlagged, labels[row] ?? NaN) - worth(isFlagged, calibrate(calibration, score))
      sums.set(start, { n: n + 1, sum: sum + gap })
    }
    const gaps = [...sums.values()].map(({ n, sum }) => sum / n)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1)
    const { mean: cells = { flagged: NaN, others: NaN }, covariances = [] } = found?.cellGap ?? {}
    const [flagged, others] = [38, -24]
    expect(flagged * cells.flagged + others * cells.others).toBeCloseTo(mean, 9)
    const [of = { flagged: NaN, both: NaN, others: NaN }] = covariances
    expect(flagged ** 2 * of.flagged + 2 * flagged * others * of.both + others ** 2 * of.others).toBeCloseTo(
      variance,
      9,
    )
    // Twelve blocks are three days: too few to say more.
    expect(covariances).toHaveLength(1)
  })

  it('has the larger scatter of the cells, too, when the four blocks of a day swing together', () => {
    const fourWeeks = scores.map((_, row) => (row * 28 * 24 * hourMs) / rows)
    const next = parkMiller(7)
    const swinging = scores.map((score, row) => {
      const isCalm = Math.floor((fourWeeks[row] ?? NaN) / (24 * hourMs)) % 2 === 0
      return Number(next() < score * score * (isCalm ? 0.4 : 1))
    })
    const { covariances = [] } =
      performanceOf({ scores, labels: swinging, eventTimes: fourWeeks, threshold })?.cellGap ?? {}
    const [byBlock, byDay] = covariances
    expect((byDay?.flagged ?? NaN) / (byBlock?.flagged ?? NaN)).toBeGreaterThan(2)
  })

  it('is not known without both classes', () => {
    for (const label of [0, 1, NaN])
      expect(performanceOf({ scores, labels: scores.map(() => label), eventTimes, threshold })).toBeNull()
  })
})
