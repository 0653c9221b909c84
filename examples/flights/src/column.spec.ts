import { at } from './column.ts'

describe('at', () => {
  it('reads a value inside the column', () => {
    expect(at(Float32Array.of(1, 2, 3), 2)).toBe(3)
  })

  it.each([-1, 3, 0.5])('refuses index %p of a column of three', (index) => {
    expect(() => at(Float32Array.of(1, 2, 3), index)).toThrow(RangeError)
  })
})
