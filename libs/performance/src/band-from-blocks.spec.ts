import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { bandFromBlocks } from './band-from-blocks.ts'
import { studentQuantile } from './student-quantile.ts'

const students: { level: number; freedom: number; quantile: number }[] = JSON.parse(
  readFileSync(new URL('./golden/student-quantile.json', import.meta.url), 'utf8'),
).cases

function parkMiller(seed: number): () => number {
  let state = seed
  return () => {
    state = (16807 * state) % 2147483647
    return state / 2147483647
  }
}

describe("quantile of Student's t", () => {
  it.each(students)('equals scipy at $level of $freedom degrees', ({ level, freedom, quantile }) => {
    expect(studentQuantile(level, freedom) / quantile).toBeCloseTo(1, 9)
  })

  it('is that of 200 degrees beyond, and refuses others', () => {
    expect(studentQuantile(0.99, 5000)).toBe(studentQuantile(0.99, 200))
    expect(studentQuantile(0.99, 5000) / 2.5758293).toBeLessThan(1.01)
    for (const level of [0, 1, NaN]) expect(() => studentQuantile(level, 3)).toThrow(RangeError)
    for (const freedom of [0, 1.5]) expect(() => studentQuantile(0.9, freedom)).toThrow(RangeError)
  })
})

describe('band from blocks of time', () => {
  const eight = Array.from({ length: 8 }, (_, i) => ({ n: 10, sum: i + 1 }))

  it('is the example of its documentation', () => {
    expect(bandFromBlocks(eight)).toEqual({
      mean: expect.closeTo(0.45, 12),
      lower: expect.closeTo(0.2452175, 7),
      upper: expect.closeTo(0.6547825, 7),
      standardError: expect.closeTo(0.0866025, 7),
      blocks: 8,
      n: 80,
    })
  })

  it('needs eight blocks with rows', () => {
    expect(bandFromBlocks(eight.slice(1))).toBeNull()
    expect(bandFromBlocks([...eight.slice(1), { n: 0, sum: 0 }])).toBeNull()
    expect(bandFromBlocks([...eight, { n: 0, sum: 0 }])).toEqual(bandFromBlocks(eight))
    expect(bandFromBlocks([])).toBeNull()
  })

  it('moves and scales with the values, and does not mind the order', () => {
    const block = fc.record({ n: fc.integer({ min: 1, max: 50 }), sum: fc.integer({ min: -99, max: 99 }) })
    fc.assert(
      fc.property(fc.array(block, { minLength: 8, maxLength: 30 }), (blocks) => {
        const band = bandFromBlocks(blocks)
        const moved = bandFromBlocks(blocks.map(({ n, sum }) => ({ n, sum: 2 * sum + 3 * n })).toReversed())
        expect(moved?.lower).toBeCloseTo(2 * (band?.lower ?? NaN) + 3, 9)
        expect(moved?.upper).toBeCloseTo(2 * (band?.upper ?? NaN) + 3, 9)
      }),
    )
  })

  it('holds the true mean as often as it says, where a band from rows does not', () => {
    // Each block of 50 rows has a level of its own, uniform on [0, 1]; rows scatter about it.
    const random = parkMiller(42)
    const runs = 1500
    let held = 0
    let heldByRows = 0
    for (let run = 0; run < runs; run++) {
      let squares = 0
      const blocks = Array.from({ length: 12 }, () => {
        const level = random()
        let sum = 0
        for (let row = 0; row < 50; row++) {
          const value = level + random() - 0.5
          sum += value
          squares += value * value
        }
        return { n: 50, sum }
      })
      const band = bandFromBlocks(blocks)
      if (band === null) throw new Error('twelve blocks have a band')
      held += Number(band.lower <= 0.5 && band.upper >= 0.5)
      const rowError = Math.sqrt((squares / 600 - band.mean ** 2) / 600)
      heldByRows += Number(Math.abs(band.mean - 0.5) <= 1.96 * rowError)
    }
    const slack = 3.3 * Math.sqrt((0.95 * 0.05) / runs)
    expect(Math.abs(held / runs - 0.95)).toBeLessThan(slack)
    expect(heldByRows / runs).toBeLessThan(0.5)
  })

  it('refuses sums that are none', () => {
    for (const bad of [
      { n: -1, sum: 0 },
      { n: 1, sum: NaN },
      { n: NaN, sum: 1 },
    ])
      expect(() => bandFromBlocks([...eight, bad])).toThrow(RangeError)
    expect(() => bandFromBlocks(eight, 1)).toThrow(RangeError)
  })
})
