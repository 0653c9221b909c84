import fc from 'fast-check'
import { hourMs } from '@weir/vocabulary'
import { checkVolume } from './check-volume.ts'
import { defaultMonitor } from './default-monitor.ts'
import { HourBook } from './hour-book.ts'
import { hourOf, referenceProfile, t0, weekMs } from './made-hours.fixture.ts'

/** A book of the same six hours of some weeks, with so many answers in each hour; null: nothing at all. */
function bookOf(weeks: readonly (number | null)[], hours = 6): HourBook {
  const book = new HourBook()
  for (const [back, answers] of weeks.entries())
    for (let hour = 1; hour <= hours; hour++)
      if (answers !== null) book.put(hourOf(t0 + 6 * hourMs - back * weekMs - hour * hourMs, [], { answers }))
  return book
}
const end = t0 + 6 * hourMs
const check = (book: HourBook, change: Partial<typeof defaultMonitor> = {}) =>
  checkVolume({
    definition: { ...defaultMonitor, ...change },
    profile: referenceProfile([]),
    book,
    end,
    segment: '',
  })
const hourly = (weeks: readonly (number | null)[]) => check(bookOf(weeks))[0]

describe('volume', () => {
  it('has one result for each rule whose window ends now', () => {
    const results = check(bookOf([400, 400, 400, 400, 400]))
    expect(results).toMatchObject([
      {
        window: { start: end - hourMs, end },
        verdict: 'pass',
        value: 1,
        n: 400,
        referenceN: 1600,
        excess: 0,
      },
      { window: { start: end - 6 * hourMs, end }, verdict: 'pass', value: 1, n: 2400, referenceN: 9600 },
    ])
    const later = {
      definition: defaultMonitor,
      profile: referenceProfile([]),
      book: bookOf([400]),
      segment: '',
    }
    expect(checkVolume({ ...later, end: end + hourMs })).toHaveLength(1)
  })

  it('fails when it is halved', () => {
    expect(hourly([200, 400, 400, 400, 400])).toMatchObject({
      check: 'volume',
      family: 'volume',
      verdict: 'fail',
      baseline: 'same-hours',
      value: 0.5,
      threshold: 0.7,
      detail: '200 answers against 400 expected',
    })
    // Rates 200 and 4 x 400: (200 - 400) / sqrt(360 x 1.25).
    expect(hourly([200, 400, 400, 400, 400])?.excess).toBeCloseTo(-200 / Math.sqrt(450), 12)
  })

  it('fails when it is half as much again, by the bound above', () => {
    expect(hourly([600, 400, 400, 400, 400])).toMatchObject({ verdict: 'fail', value: 1.5, threshold: 1.4 })
  })

  it('fails when nothing is answered, which is no lack of data', () => {
    expect(hourly([null, 400, 400, 400, 400])).toMatchObject({
      verdict: 'fail',
      reason: 'measured',
      value: 0,
      n: 0,
    })
  })

  it('is inconclusive outside its bounds where chance may have made it', () => {
    expect(hourly([5, 10, 10, 10, 10])).toMatchObject({
      verdict: 'inconclusive',
      reason: 'measured',
      value: 0.5,
    })
  })

  it('needs two of the last four weeks, and leaves out weeks without answers', () => {
    expect(hourly([200, 400, null, null, null])).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-learned',
    })
    expect(hourly([200, 400, null, 0, 400])).toMatchObject({ verdict: 'fail', value: 0.5 })
    expect(hourly([200, null, null, null, null, 400, 400])).toMatchObject({
      reason: 'not-learned',
      value: null,
    })
  })

  it('leaves out weeks that begin before the book does', () => {
    const book = bookOf([400, 400, 400])
    book.forget(t0 - 2 * weekMs + hourMs)
    expect(check(book)).toMatchObject([
      { verdict: 'pass' },
      { verdict: 'inconclusive', reason: 'not-learned' },
    ])
  })

  it('has no results in excluded ranges or when it is off, and no excluded week in its expectation', () => {
    const book = bookOf([200, 200, 400, 400, 400])
    expect(check(book, { excluded: [{ start: end - 1, end: end + 1 }] })).toEqual([])
    expect(check(book, { volume: { ...defaultMonitor.volume, isOn: false } })).toEqual([])
    const lastWeek = { start: t0 - weekMs, end: end - weekMs }
    expect(check(book, { excluded: [lastWeek] })[0]).toMatchObject({
      verdict: 'fail',
      value: 0.5,
      referenceN: 1200,
    })
  })

  it('passes whatever is between the bounds, and is judged by the sums of hours', () => {
    const answers = fc.integer({ min: 0, max: 3000 })
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 3000 }), (now, before) => {
        const [one, six] = check(bookOf([now, before, before, before, before]))
        expect(one?.value).toBeCloseTo(now / before, 9)
        expect(six?.value).toBeCloseTo(now / before, 9)
        expect(Math.abs(six?.excess ?? 0)).toBeCloseTo(Math.abs(one?.excess ?? 0) * Math.sqrt(6), 6)
        if (now >= 0.7 * before && now <= 1.4 * before) expect(one?.verdict).toBe('pass')
        else expect(one?.verdict).not.toBe('pass')
      }),
      { numRuns: 50 },
    )
  })
})
