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
const found = performanceOf({ scores, labels, eventTimes })

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
    const wide = performanceOf({ scores, labels: swinging, eventTimes })?.gap?.deviation ?? NaN
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
      return performanceOf({ scores, labels: swinging, eventTimes: fourWeeks })?.gap?.deviation ?? NaN
    }
    expect(deviationOf(24 * hourMs) / deviationOf(6 * hourMs)).toBeGreaterThan(1.6)
  })

  it('leaves out rows without a label or a score', () => {
    const partly = labels.map((label, row) => (row % 2 === 0 ? label : NaN))
    const some = scores.map((score, row) => (row % 4 === 0 ? NaN : score))
    expect(performanceOf({ scores: some, labels: partly, eventTimes: null })).toMatchObject({
      rows: rows / 4,
      gap: null,
    })
  })

  it('has no gap from fewer than eight blocks', () => {
    const shorter = eventTimes.map((at) => at / 2)
    expect(performanceOf({ scores, labels, eventTimes: shorter })?.gap).toBeNull()
  })

  it('is not known without both classes', () => {
    for (const label of [0, 1, NaN])
      expect(performanceOf({ scores, labels: scores.map(() => label), eventTimes })).toBeNull()
  })
})
