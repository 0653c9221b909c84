import fc from 'fast-check'
import { categoryProfile } from './category-profile.ts'
import { learnerOf } from './learned-behaviour.ts'
import { numericProfile } from './numeric-profile.ts'
import { addCategory, addNumber, emptyTally, mergeTally, type SubjectTally } from './subject-tally.ts'

const learn = learnerOf(null, [])
const delay = {
  ...numericProfile({ name: 'delay', values: [-2, 4] }, { bins: 2, learn }),
  ...{ edges: [-1, 0, 2.5], counts: [1, 0, 0, 1, 0] },
}
const carrier = categoryProfile({ name: 'carrier', texts: ['AA', 'AA', 'UA', null] }, learn)
const tallied = (values: readonly number[]): SubjectTally => {
  const tally = emptyTally('feature', delay)
  for (const value of values) addNumber(tally, value)
  return tally
}
const value = fc.oneof(
  fc.integer({ min: -8, max: 8 }).map((n) => n / 2),
  fc.constantFrom(NaN, Infinity, 1e300),
)

describe('tally of a subject', () => {
  it('puts a value on an edge into the bin above it', () => {
    expect([...tallied([-1.5, -1, -0.5, 0, 2.4, 2.5, 9]).counts]).toEqual([1, 2, 2, 2, 0])
  })

  it('keeps sums, least and most of the values that are there', () => {
    expect(tallied([3, NaN, -1, 4])).toMatchObject({
      n: 4,
      nulls: 1,
      sum: 6,
      sumOfSquares: 26,
      min: -1,
      max: 4,
    })
  })

  it('counts what is not a finite float32 as null', () => {
    expect(tallied([NaN, Infinity, -Infinity, 1e39])).toMatchObject({ n: 4, nulls: 4, sum: 0, min: Infinity })
  })

  it('takes a value as the float32 that is stored', () => {
    const tenth = emptyTally('score', { ...delay, edges: [Math.fround(0.1)], counts: [1, 1, 0] })
    addNumber(tenth, 0.1)
    expect([...tenth.counts]).toEqual([0, 1, 0])
    expect(tenth.sum).toBe(Math.fround(0.1))
  })

  it('counts as far out what lies further than one span of the reference beyond it', () => {
    // The reference lies in [-2, 4].
    expect(tallied([-8, -8.5, -2, 4, 10, 10.5, 1e6])).toMatchObject({ farLow: 1, farHigh: 2 })
  })

  it('counts nothing as far out when the reference had no values', () => {
    const unknown = emptyTally('feature', { ...delay, min: null, max: null })
    addNumber(unknown, 1e30)
    expect(unknown).toMatchObject({ farLow: 0, farHigh: 0 })
  })

  it('is the same in parts as in one go', () => {
    fc.assert(
      fc.property(fc.array(value), fc.array(value), (first, second) => {
        const merged = tallied(first)
        mergeTally(merged, tallied(second))
        expect(merged).toEqual(tallied([...first, ...second]))
        expect(merged.counts.reduce((total, count) => total + count, 0)).toBe(merged.n)
        expect(merged.counts.at(-1)).toBe(merged.nulls)
      }),
    )
  })

  it('refuses to merge other bins', () => {
    const other = emptyTally('feature', { ...delay, edges: [0], counts: [1, 1, 0] })
    expect(() => mergeTally(tallied([1]), other)).toThrow(RangeError)
  })
})

describe('tally of categories', () => {
  const count = (profile: typeof carrier, texts: readonly (string | null)[]) => {
    const tally = emptyTally('feature', profile)
    for (const text of texts) addCategory(tally, text)
    return tally
  }

  it('has a bin for each category, for others, for new ones and for null', () => {
    const tally = count({ ...carrier, others: ['DL'] }, ['UA', 'AA', 'UA', 'DL', 'ZZ', '', null])
    expect([...tally.counts]).toEqual([1, 2, 1, 2, 1])
    expect(tally).toMatchObject({ n: 7, nulls: 1, sum: 0 })
  })

  it('takes a new category for one of the others where these are not listed', () => {
    expect([...count({ ...carrier, others: null }, ['DL', 'ZZ']).counts]).toEqual([0, 0, 2, 0, 0])
  })

  it('refuses a number for a category, and a category for a number', () => {
    expect(() => addNumber(count(carrier, []), 1)).toThrow(TypeError)
    expect(() => addCategory(tallied([]), 'AA')).toThrow(TypeError)
  })
})
