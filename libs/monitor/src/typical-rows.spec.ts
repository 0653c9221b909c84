import { dayMs, hourMs } from '@weir/vocabulary'
import { defaultMonitor } from './default-monitor.ts'
import { HourBook } from './hour-book.ts'
import { hourOf, t0 } from './made-hours.fixture.ts'
import { typicalRowsPerHour } from './typical-rows.ts'

const midnight = t0 - 12 * hourMs

/** Answers by hour before the day of `t0`, newest first. */
function typical(answers: readonly number[], excluded: typeof defaultMonitor.excluded = []) {
  const book = new HourBook()
  for (const [back, count] of answers.entries())
    if (count > 0) book.put(hourOf(midnight - (back + 1) * hourMs, [], { answers: count }))
  book.put(hourOf(t0, [], { answers: 90_000 }))
  const definition = { ...defaultMonitor, excluded }
  return (end: number) => typicalRowsPerHour({ book, definition, segment: '', end })
}

describe('typical traffic', () => {
  it('is the mean of the hours before the day, those without answers too', () => {
    const answers = Array.from({ length: 48 }, (_, hour) => (hour % 24 < 12 ? 300 : 0))
    answers[47] = 300
    expect(typical(answers)(t0 + hourMs)).toBe((25 * 300) / 48)
  })

  it('is one number for all windows that end in a day', () => {
    const at = typical(Array.from({ length: 200 }, (_, hour) => hour))
    const ends = Array.from({ length: 24 }, (_, hour) => midnight + (hour + 1) * hourMs)
    expect(new Set(ends.map(at)).size).toBe(1)
    expect(at(midnight + dayMs + hourMs)).not.toBe(at(midnight + dayMs))
  })

  it('looks back a week, no further', () => {
    const answers = Array.from({ length: 400 }, (_, hour) => (hour < 168 ? 10 : 1_000))
    expect(typical(answers)(t0)).toBe(10)
  })

  it('leaves excluded time out', () => {
    const answers = Array.from({ length: 48 }, (_, hour) => (hour < 24 ? 0 : 100))
    expect(typical(answers, [{ start: midnight - dayMs, end: midnight }])(t0)).toBe(100)
    expect(typical(answers)(t0)).toBe(50)
  })

  it('is not known after a week without answers', () => {
    expect(typical(Array.from({ length: 200 }, (_, hour) => (hour < 168 ? 0 : 100)))(t0)).toBeNull()
  })

  it('is not known before a day of it is', () => {
    expect(typical(Array.from({ length: 23 }, () => 100))(t0)).toBeNull()
    expect(typical(Array.from({ length: 24 }, () => 100))(t0)).toBe(100)
    expect(
      typicalRowsPerHour({ book: new HourBook(), definition: defaultMonitor, segment: '', end: t0 }),
    ).toBeNull()
  })
})
