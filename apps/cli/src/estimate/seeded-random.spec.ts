import fc from 'fast-check'
import { sampleRows, seededRandom } from './seeded-random.ts'

describe('seeded random numbers', () => {
  it('are uniform, and the same for the same seed', () => {
    const random = seededRandom(1)
    const drawn = Array.from({ length: 20_000 }, random)
    const tenths = drawn.reduce(
      (counts, u) => counts.with(Math.floor(10 * u), (counts[Math.floor(10 * u)] ?? 0) + 1),
      Array<number>(10).fill(0),
    )
    // Five standard deviations of a binomial count of 2,000.
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(212)
    const again = seededRandom(1)
    expect(drawn.slice(0, 5)).toEqual(Array.from({ length: 5 }, again))
    expect(drawn[0]).not.toBe(seededRandom(2)())
  })
})

describe('a sample of rows', () => {
  it('repeats none, is in order, and holds all rows when there are no more than wanted', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 60 }),
        fc.nat({ max: 60 }),
        fc.integer({ min: 1, max: 1e6 }),
        (n, most, seed) => {
          const sample = [...sampleRows(n, most, seededRandom(seed))]
          expect(sample.length).toBe(Math.min(n, most))
          expect(new Set(sample).size).toBe(sample.length)
          expect(sample).toEqual([...sample].sort((a, b) => a - b))
          expect(sample.every((row) => row >= 0 && row < n)).toBe(true)
        },
      ),
    )
  })

  it('takes each row as often as the others', () => {
    const random = seededRandom(3)
    const counts = Array<number>(8).fill(0)
    for (let draw = 0; draw < 4_000; draw += 1)
      for (const row of sampleRows(8, 3, random)) counts[row] = (counts[row] ?? 0) + 1
    // Five standard deviations of 4,000 draws with chance 3/8.
    for (const count of counts) expect(Math.abs(count - 1_500)).toBeLessThan(154)
  })
})
