import fc from 'fast-check'
import {
  isStorable,
  jsonInstant,
  jsonNumber,
  numberOf,
  numbersOf,
  sqlNumbers,
  sqlText,
  textOf,
} from './raw-row.ts'

describe('columns of a row', () => {
  it('give numbers back as they were written, NaN and infinities included', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const read = numberOf(JSON.parse(JSON.stringify({ value: jsonNumber(value) })), 'value')
        // JSON has no negative zero.
        expect(read).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  it('read 64-bit numbers that came as text', () => {
    expect(numberOf({ n: '1700000000000' }, 'n')).toBe(1_700_000_000_000)
    expect(numbersOf({ n: [1, '2', '-inf'] }, 'n')).toEqual([1, 2, -Infinity])
  })

  it('are refused when they are missing or of another type', () => {
    for (const wrong of [undefined, null, '', ' ', 'ten', true, []])
      expect(() => numberOf({ n: wrong }, 'n')).toThrow('column n')
    expect(() => textOf({ n: 1 }, 'n')).toThrow('column n is not text')
    expect(() => numbersOf({ n: 1 }, 'n')).toThrow('column n is not an array')
  })
})

describe('moments', () => {
  it('are kept from 1970 to 2105 and moved to the nearest end beyond', () => {
    expect([0, 1_700_000_000_000, 4_291_747_199_999].map(jsonInstant)).toEqual([
      0, 1_700_000_000_000, 4_291_747_199_999,
    ])
    expect([-1, 4_291_747_200_000, 9e15].map(jsonInstant)).toEqual([0, 4_291_747_199_999, 4_291_747_199_999])
    expect([-1, 0, 4_291_747_199_999, 4_291_747_200_000].map(isStorable)).toEqual([false, true, true, false])
  })
})

describe('text in a statement', () => {
  it('cannot end its literal', () => {
    expect(sqlText(`it's`)).toBe(`'it\\'s'`)
    expect(sqlText(`\\'; DROP TABLE x`)).toBe(`'\\\\\\'; DROP TABLE x'`)
    fc.assert(
      fc.property(fc.string(), (value) => {
        const inner = sqlText(value).slice(1, -1)
        expect(inner.replaceAll(/\\[\\']/g, '')).not.toMatch(/[\\']/)
        expect(inner.replaceAll(/\\([\\'])/g, '$1')).toBe(value)
      }),
    )
  })
})

describe('numbers in a statement', () => {
  it('are written so that they are read back as they are, none of them included', () => {
    expect(sqlNumbers([1.5, -2, 1e-300])).toBe('CAST([1.5, -2.0, 1e-300] AS Array(Float64))')
    expect(sqlNumbers([])).toBe('CAST([] AS Array(Float64))')
  })

  it('are refused where they are no numbers', () => {
    for (const value of [NaN, Infinity, -Infinity])
      expect(() => sqlNumbers([1, value])).toThrow('is no number')
  })
})
