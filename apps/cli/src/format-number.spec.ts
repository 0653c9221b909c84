import { formatNumber } from './format-number.ts'

describe('formatNumber', () => {
  it.each([
    [null, '-'],
    [Number.NaN, '-'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [1_234_567, '1234567'],
    [0.123456, '0.1235'],
    [0.1, '0.1'],
    [12.3, '12.3'],
    [1.5e-7, '1.50e-7'],
    [-0.25, '-0.25'],
  ])('shows %p as %s', (value, text) => expect(formatNumber(value)).toBe(text))
})
