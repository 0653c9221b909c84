import { hourMs } from '@weir/vocabulary'
import { overlaps, sameHours, sameHoursBaseline, windowEndingAt } from './baseline-windows.ts'
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

describe('the same hours as a baseline', () => {
  const hours = (...weeks: readonly number[]) => weeks.map((week) => 10 + 168 * week)
  const found = (...excluded: readonly number[]) =>
    sameHoursBaseline(
      book,
      window,
      hours(...excluded).map((hour) => ({ start: hour * hourMs, end: (hour + 1) * hourMs })),
    ).map(({ start }) => start / hourMs)

  it('are three weeks, or two while the third is excluded', () => {
    expect(found()).toEqual(hours(2, 1, 0))
    expect(found(1)).toEqual(hours(2, 0))
    expect(found(1, 2)).toEqual([])
  })

  it('are none while a week is missing that nobody excluded', () => {
    const next = { start: window.start + weekMs, end: window.end + weekMs }
    expect(sameHoursBaseline(book, next, [])).toEqual([])
    expect(sameHoursBaseline(book, next, [{ start: 178 * hourMs, end: 179 * hourMs }])).toEqual([])
    const missing = { start: (10 + 3 * 168) * hourMs, end: (11 + 3 * 168) * hourMs }
    expect(sameHoursBaseline(book, next, [missing])).toHaveLength(2)
  })
})
