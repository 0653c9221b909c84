import { extendContract, newContract, type Feature } from './input-contract.ts'
import { widenRows } from './widen-rows.ts'

const number = (name: string): Feature => ({ name, type: 'number', unit: '', nullable: true })
const category = (name: string): Feature => ({ name, type: 'category', unit: '', nullable: true })
const first = newContract([number('a'), category('k')])
const second = extendContract(first, [...first.features, number('b')])
const third = extendContract(second, [...second.features, category('l'), number('c')])

describe('rows of an older revision', () => {
  it('have null for every feature that was added since', () => {
    const old = { rows: 2, numeric: Float32Array.of(1, 2), categorical: ['x', 'y'] }
    expect(widenRows(third, old, 1)).toEqual({
      rows: 2,
      numeric: Float32Array.of(1, Number.NaN, Number.NaN, 2, Number.NaN, Number.NaN),
      categorical: ['x', null, 'y', null],
    })
    const newer = { rows: 1, numeric: Float32Array.of(1, 2), categorical: ['x'] }
    expect(widenRows(third, newer, 2)).toEqual({
      rows: 1,
      numeric: Float32Array.of(1, 2, Number.NaN),
      categorical: ['x', null],
    })
  })

  it('are the same object when the revision is the latest', () => {
    const rows = { rows: 1, numeric: Float32Array.of(1, 2), categorical: ['x'] }
    expect(widenRows(second, rows, 2)).toBe(rows)
  })

  it.each([0, 3, 1.5])('are refused when revision %p is not known', (revision) => {
    const rows = { rows: 1, numeric: Float32Array.of(1), categorical: ['x'] }
    expect(() => widenRows(second, rows, revision)).toThrow(
      expect.objectContaining({ code: 'contract-revision-unknown' }),
    )
  })

  it('are refused when they are not as many as that revision says', () => {
    const rows = { rows: 1, numeric: Float32Array.of(1, 2), categorical: ['x'] }
    expect(() => widenRows(second, rows, 1)).toThrow(expect.objectContaining({ code: 'feature-count-wrong' }))
  })
})
