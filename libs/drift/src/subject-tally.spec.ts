import fc from 'fast-check'
import { addValue, emptyTally, mergeTally, type SubjectTally } from './subject-tally.ts'

const edges = [-1, 0, 2.5]
const tallied = (values: readonly number[]): SubjectTally => {
  const tally = emptyTally({ kind: 'feature', subject: 'delay', edges })
  for (const value of values) addValue(tally, value)
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
    const tenth = emptyTally({ kind: 'score', subject: 'score', edges: [Math.fround(0.1)] })
    addValue(tenth, 0.1)
    expect([...tenth.counts]).toEqual([0, 1, 0])
    expect(tenth.sum).toBe(Math.fround(0.1))
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
    const other = emptyTally({ kind: 'feature', subject: 'delay', edges: [0] })
    expect(() => mergeTally(tallied([1]), other)).toThrow(RangeError)
  })
})
