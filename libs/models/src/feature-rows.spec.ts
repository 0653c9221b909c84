import { checkRows, oneRow, type FeatureRows } from './feature-rows.ts'
import { newContract } from './input-contract.ts'

const contract = newContract([
  { name: 'distance', type: 'number', unit: 'mi', nullable: false },
  { name: 'carrier', type: 'category', unit: '', nullable: false },
  { name: 'rate', type: 'number', unit: 'share', nullable: true },
  { name: 'gate', type: 'category', unit: '', nullable: true },
])
const rows = (numeric: number[], categorical: (string | null)[]): FeatureRows => ({
  rows: numeric.length / 2,
  numeric: Float32Array.from(numeric),
  categorical,
})

describe('rows of a contract', () => {
  it('may have nulls where the contract allows them', () => {
    expect(() => checkRows(contract, rows([1, Number.NaN, 2, 3], ['AA', null, 'UA', 'B7']))).not.toThrow()
  })

  it.each([
    [
      'a null number',
      rows([1, 0, Number.NaN, 0], ['AA', null, 'UA', null]),
      'feature distance is null or NaN in row 1',
    ],
    [
      'a null category',
      rows([1, 0, 2, 0], ['AA', null, null, null]),
      'feature carrier is null or NaN in row 1',
    ],
    ['an infinity', rows([1, -Infinity], ['AA', null]), 'feature rate is -Infinity in row 0'],
  ])('are refused with %s', (_, given, message) => {
    expect(() => checkRows(contract, given)).toThrow(message)
  })

  it.each([
    ['too few numbers', { rows: 2, numeric: new Float32Array(3), categorical: ['a', 'b', 'c', 'd'] }],
    ['too many categories', { rows: 1, numeric: new Float32Array(2), categorical: ['a', 'b', 'c'] }],
  ])('are refused with %s', (_, given) => {
    expect(() => checkRows(contract, given)).toThrow(expect.objectContaining({ code: 'feature-count-wrong' }))
  })

  it('are taken one by one without copying the numbers', () => {
    const both = rows([1, 2, 3, 4], ['AA', 'x', 'UA', null])
    const second = oneRow(contract, both, 1)
    expect(second).toEqual({ rows: 1, numeric: Float32Array.of(3, 4), categorical: ['UA', null] })
    expect(second.numeric.buffer).toBe(both.numeric.buffer)
  })
})
