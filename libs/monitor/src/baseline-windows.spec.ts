import { hourMs } from '@weir/vocabulary'
import { overlaps, sameHours, windowEndingAt } from './baseline-windows.ts'
import { HourBook, noAnswers } from './hour-book.ts'

const weekMs = 168 * hourMs
const book = new HourBook()
for (const hour of [10, 10 + 168, 10 + 336])
  book.put({ hour: hour * hourMs, subjects: [], answers: noAnswers })
const window = { start: 10 * hourMs + 3 * weekMs, end: 11 * hourMs + 3 * weekMs }

describe('windows of the past', () => {
  it('are the same hours of the weeks before, newest first', () => {
    expect(sameHours(book, window, { weeks: 3, excluded: [] }).map(({ start }) => start / hourMs)).toEqual([
      346, 178, 10,
    ])
  })

  it('leave out weeks without answers and excluded ranges', () => {
    expect(sameHours(book, window, { weeks: 4, excluded: [] })).toHaveLength(3)
    const excluded = [{ start: 178 * hourMs, end: 180 * hourMs }]
    expect(sameHours(book, window, { weeks: 3, excluded })).toHaveLength(2)
  })

  it('end on the grid of slide and offset', () => {
    const day = { windowMs: 24 * hourMs, slideMs: 24 * hourMs, offsetMs: 0 }
    expect(windowEndingAt(48 * hourMs, day)).toEqual({ start: 24 * hourMs, end: 48 * hourMs })
    expect(windowEndingAt(49 * hourMs, day)).toBeNull()
    expect(windowEndingAt(49 * hourMs, { ...day, offsetMs: hourMs })).toEqual({
      start: 25 * hourMs,
      end: 49 * hourMs,
    })
    expect(windowEndingAt(50 * hourMs, { ...day, slideMs: 2 * hourMs })).not.toBeNull()
  })

  it('are half-open: neighbours do not overlap', () => {
    expect(overlaps({ start: 0, end: 1 }, { start: 1, end: 2 })).toBe(false)
    expect(overlaps({ start: 0, end: 2 }, { start: 1, end: 3 })).toBe(true)
  })
})
