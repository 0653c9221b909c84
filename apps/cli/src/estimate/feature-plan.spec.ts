import { type ReferenceColumn } from '@weir/artifacts'
import { encodeRows, planFeatures } from './feature-plan.ts'

const numbers = (feature: string, values: readonly number[]): ReferenceColumn => ({
  kind: 'numbers',
  feature,
  values: Float32Array.from(values),
})
const texts = (feature: string, values: readonly (string | null)[]): ReferenceColumn => ({
  kind: 'texts',
  feature,
  values,
})
const rows = (count: number) => Uint32Array.from({ length: count }, (_, row) => row)

describe('features as numbers', () => {
  it('are their values, whether they are null where a file has nulls, and their frequent categories', () => {
    const reference = [numbers('a', [1, 2, 3]), texts('carrier', ['AA', 'UA', 'AA'])]
    const analysis = [numbers('a', [4, Number.NaN, Infinity]), texts('carrier', ['ZZ', 'AA', 'UA'])]
    const plan = planFeatures(reference, analysis)
    expect(plan.leftOut).toEqual([])
    expect(encodeRows(plan, reference, rows(3))).toEqual([
      [1, 0, 1, 0],
      [2, 0, 0, 1],
      [3, 0, 1, 0],
    ])
    expect(encodeRows(plan, analysis, Uint32Array.from([0, 1, 2]))).toEqual([
      [4, 0, 0, 0],
      [Number.NaN, 1, 1, 0],
      [Number.NaN, 1, 0, 1],
    ])
  })

  it('leave out what is null in every row of a file, and say of which', () => {
    const full = [numbers('a', [1, 2]), texts('b', ['x', 'y']), numbers('c', [1, 2])]
    const empty = [numbers('a', [Number.NaN, -Infinity]), texts('b', [null, null]), numbers('c', [1, 2])]
    expect(planFeatures(empty, full).leftOut).toEqual([
      { name: 'a', reason: 'nullInReference' },
      { name: 'b', reason: 'nullInReference' },
    ])
    expect(planFeatures(full, empty).leftOut.map(({ reason }) => reason)).toEqual([
      'nullInAnalysis',
      'nullInAnalysis',
    ])
    expect(planFeatures(full, empty).numbers).toEqual([{ kind: 'value', feature: 2 }])
  })

  it('leave out an id, of which no value comes often', () => {
    const ids = (from: string) => [
      texts(
        'id',
        Array.from({ length: 200 }, (_, row) => `${from}${row}`),
      ),
    ]
    expect(planFeatures(ids('a'), ids('b'))).toEqual({
      numbers: [],
      leftOut: [{ name: 'id', reason: 'onlyRareValues' }],
    })
  })

  it('count at most the 20 most frequent categories', () => {
    const many = [
      texts(
        'c',
        Array.from({ length: 1_000 }, (_, row) => `c${Math.floor(Math.sqrt(row))}`),
      ),
    ]
    const plan = planFeatures(many, many)
    expect(plan.numbers.length).toBe(20)
    expect(plan.numbers[0]).toEqual({ kind: 'isCategory', feature: 0, category: 'c30' })
  })
})
