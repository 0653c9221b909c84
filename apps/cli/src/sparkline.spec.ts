import { sparkline } from './sparkline.ts'

describe('sparkline', () => {
  it('scales from the least value to the largest', () => {
    expect(sparkline([1, 2, 3])).toBe('▁▅█')
  })

  it('scales from a floor when one is given', () => {
    expect(sparkline([5, 10], 0)).toBe('▅█')
  })

  it('leaves gaps for null and NaN, and is flat for equal values', () => {
    expect(sparkline([1, null, Number.NaN, 1])).toBe('▁  ▁')
    expect(sparkline([null, null])).toBe('  ')
  })
})
