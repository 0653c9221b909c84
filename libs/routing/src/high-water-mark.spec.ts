import fc from 'fast-check'
import { passMark, type HighWaterMarks, type SourceOffset } from './high-water-mark.ts'

/** Offsets that passed, in order. */
function passed(sources: readonly SourceOffset[]): readonly SourceOffset[] {
  let marks: HighWaterMarks = {}
  return sources.filter((source) => {
    const result = passMark(marks, source)
    marks = result.marks
    return result.isNew
  })
}

const live = (offset: number) => ({ reader: 'live', offset })

describe('the high-water mark of a partition', () => {
  it('passes offset 0 of a reader that was never seen', () => {
    expect(passMark({}, live(0))).toEqual({ isNew: true, marks: { live: 0 } })
  })

  it('drops what is at or below the mark, and leaves the marks as they are', () => {
    const marks = { live: 5 }
    expect(passMark(marks, live(5))).toEqual({ isNew: false, marks })
    expect(passMark(marks, live(3)).marks).toBe(marks)
  })

  it('passes over gaps, because failed records leave some', () => {
    expect(passed([live(1), live(7), live(8)])).toEqual([live(1), live(7), live(8)])
  })

  it('keeps readers apart: a shadow that scores the same records is none of the live ones', () => {
    const shadow = { reader: 'flights@2', offset: 4 }
    expect(passed([live(4), shadow, live(4), shadow])).toEqual([live(4), shadow])
  })

  it('passes each offset once when a scorer starts again from any commit, however often', () => {
    const restarts = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 6 })
    fc.assert(
      fc.property(restarts, (commits) => {
        const runs = [0, ...commits].map((from) =>
          Array.from({ length: 60 - from }, (_, index) => live(from + index)),
        )
        expect(passed(runs.flat())).toEqual(Array.from({ length: 60 }, (_, index) => live(index)))
      }),
    )
  })
})
