import { hourMs } from '@weir/vocabulary'
import fc from 'fast-check'
import { expectedGaps } from './expected-gap.ts'

const blockMs = 6 * hourMs
const gap = { blockMs, blocks: 84, mean: 0.001, deviation: 0.01 }
/** Mean and three standard errors. */
const bound = 0.004273
const blocksOf = (values: readonly number[]) =>
  values.map((value, at) => ({ window: { start: at * blockMs, end: (at + 1) * blockMs }, value }))
const expectedOf = (values: readonly number[]) => expectedGaps(blocksOf(values), gap)
const times = (count: number, value: number) => Array<number>(count).fill(value)

describe('expected gap of a block', () => {
  it('is an upper bound of the mean of the reference while the version is new', () => {
    const expected = expectedOf(times(85, 0.05))
    expect(expected).toHaveLength(85)
    for (const value of expected.slice(0, 84)) expect(value).toBeCloseTo(bound, 6)
    expect(expected[84]).toBe(0.05)
  })

  it('is nearer to the mean the more blocks the reference has', () => {
    const [few] = expectedGaps(blocksOf([0]), { ...gap, blocks: 9 })
    expect(few).toBeCloseTo(0.001 + 0.01, 12)
  })

  it('is what the version has usually had, once a week of that is more than two weeks old', () => {
    const wide = [...times(10, 1), ...times(20, 0.01), ...times(10, -1), ...times(60, 0.5)]
    expect(expectedOf(wide)[96]).toBeCloseTo(0.01, 12)
  })

  it('is never less than the bound, however well the version has done', () => {
    expect(expectedOf(times(200, -0.2)).at(-1)).toBeCloseTo(bound, 6)
  })

  it('knows nothing of a change for two weeks, and calls it usual when it is as old as what was before', () => {
    const changed = [...times(100, 0), ...times(300, 0.08)]
    const expected = expectedOf(changed)
    for (const value of expected.slice(100, 256)) expect(value).toBeCloseTo(bound, 6)
    expect(expected[257]).toBe(0.08)
  })

  it('leaves out what was not answered: two weeks are time, not blocks', () => {
    const pause = 20 * blockMs * 4
    const blocks = blocksOf(times(60, 0.05)).map(({ window, value }, at) => ({
      window: at < 28 ? window : { start: window.start + pause, end: window.end + pause },
      value,
    }))
    expect(expectedGaps(blocks, gap)[28]).toBe(0.05)
  })

  it('is the larger of the bound and the median of the blocks that are old enough', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 84, maxLength: 160 }),
        (values) => {
          const old = values.slice(0, values.length - 1 - 56).sort((a, b) => a - b)
          const [low, high] = [old[(old.length - 1) >> 1] ?? NaN, old[old.length >> 1] ?? NaN]
          const usual = old.length < 28 ? -Infinity : (low + high) / 2
          expect(expectedOf(values).at(-1)).toBeCloseTo(Math.max(bound, usual), 6)
        },
      ),
    )
  })
})
