import { logMeanExp } from './log-mean-exp.ts'

describe('logMeanExp', () => {
  it('neither overflows nor loses zeros', () => {
    expect(logMeanExp([1000, 1000 + Math.log(3)])).toBeCloseTo(1000 + Math.log(2), 12)
    expect(logMeanExp([-Infinity, Math.log(2)])).toBeCloseTo(0, 12)
    expect(logMeanExp([-Infinity])).toBe(-Infinity)
  })

  it('refuses no values at all', () => {
    expect(() => logMeanExp([])).toThrow(RangeError)
  })
})
