import fc from 'fast-check'
import { BucketRows } from './bucket-rows.ts'

const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 400 })

/** Width, total and squared deviations of a window, by definition. */
function batch(window: readonly number[]) {
  const total = window.reduce((sum, x) => sum + x, 0)
  const mean = total / window.length
  return [window.length, total, window.reduce((sum, x) => sum + (x - mean) ** 2, 0)] as const
}
function expectLike(rows: BucketRows, window: readonly number[]) {
  const [width, total, squares] = batch(window)
  expect(rows.width).toBe(width)
  expect(Math.abs(rows.total - total)).toBeLessThan(1e-9)
  expect(Math.abs(rows.squaredDeviations - squares)).toBeLessThan(1e-6)
}

const buckets = (rows: BucketRows) => rows.counts.reduce((sum, count) => sum + count, 0)

describe('bucket rows', () => {
  it('know the window at each step as if they had kept it', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 6 }), (window, perRow) => {
        const rows = new BucketRows(perRow)
        for (const [i, x] of window.entries()) {
          rows.add(x)
          expectLike(rows, window.slice(0, i + 1))
        }
        const held = [...rows.counts.subarray(0, rows.rows)]
        expect(held.reduce((sum, count, row) => sum + count * 2 ** row, 0)).toBe(window.length)
        expect(Math.max(...held)).toBeLessThanOrEqual(perRow)
      }),
      { numRuns: 60 },
    )
  })

  it('forget the oldest bucket as if it had never come', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 6 }), (window, perRow) => {
        const rows = new BucketRows(perRow)
        for (const x of window) rows.add(x)
        let left = window
        while (buckets(rows) > 1) {
          left = left.slice(2 ** (rows.rows - 1))
          rows.dropOldest()
          expectLike(rows, left)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('grow beyond the rows that they start with', () => {
    const rows = new BucketRows(1)
    const length = 150_000
    for (let i = 0; i < length; i++) rows.add(i)
    expect(rows.rows).toBeGreaterThan(16)
    expect(rows.width).toBe(length)
    expect(rows.total).toBe((length * (length - 1)) / 2)
    expect(rows.squaredDeviations / ((length * (length ** 2 - 1)) / 12)).toBeCloseTo(1, 9)
    rows.dropOldest()
    expect(rows.width).toBe(length - 2 ** 17)
    expect(rows.total).toBe((length * (length - 1)) / 2 - (2 ** 17 * (2 ** 17 - 1)) / 2)
  })
})
