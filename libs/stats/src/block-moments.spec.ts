import { blockMoments } from './block-moments.ts'

const day = 4

describe('moments of block means', () => {
  it('are mean and standard deviation of the blocks while spans are few', () => {
    const blocks = [1, 3].map((value, at) => ({ start: at, value }))
    expect(blockMoments(blocks, day)).toEqual({ mean: 2, deviation: Math.SQRT2 })
    const seven = Array.from({ length: 7 * day }, (_, at) => ({ start: at, value: Math.floor(at / day) % 2 }))
    expect(blockMoments(seven, day).deviation).toBeCloseTo(Math.sqrt((7 * 4 * (12 / 49)) / 27), 12)
  })

  it('have the deviation that days let expect when the blocks of a day swing together', () => {
    const eight = Array.from({ length: 8 * day }, (_, at) => ({ start: at, value: Math.floor(at / day) % 2 }))
    // Days are 0 and 1 in turn: their deviation is sqrt(2 / 7), and a day has four blocks.
    expect(blockMoments(eight, day)).toEqual({ mean: 0.5, deviation: Math.sqrt(2 / 7) * 2 })
  })

  it('do not sink when the blocks of a day cancel out', () => {
    const eight = Array.from({ length: 8 * day }, (_, at) => ({ start: at, value: at % 2 }))
    expect(blockMoments(eight, day).deviation).toBeCloseTo(Math.sqrt(8 / 31), 12)
  })

  it('are not a number for fewer than two blocks', () => {
    expect(blockMoments([{ start: 0, value: 1 }], day).deviation).toBeNaN()
  })
})
