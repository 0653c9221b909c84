import { hourMs } from '@weir/vocabulary'
import { checkServing } from './check-serving.ts'
import { defaultMonitor } from './default-monitor.ts'
import { HourBook, type AnswerState } from './hour-book.ts'
import { hourOf, referenceProfile, t0 } from './made-hours.fixture.ts'

const check = (answers: Partial<AnswerState> | null, change: Partial<typeof defaultMonitor> = {}) => {
  const book = new HourBook()
  if (answers !== null) book.put(hourOf(t0, [], answers))
  const definition = { ...defaultMonitor, ...change }
  return checkServing({ definition, profile: referenceProfile([]), book, end: t0 + hourMs, segment: '' })
}

describe('serving', () => {
  it('fails when errors and timeouts are above the objective', () => {
    expect(check({ answers: 960, errors: 25, timeouts: 15 })).toMatchObject([
      {
        check: 'failed_share',
        family: 'serving',
        verdict: 'fail',
        value: 0.04,
        threshold: 0.01,
        n: 1000,
        detail: '25 errors, 15 timeouts',
      },
    ])
  })

  it('passes at the objective, and is inconclusive where chance may be above it', () => {
    expect(check({ answers: 990, errors: 10 })).toMatchObject([{ verdict: 'pass', value: 0.01 }])
    expect(check({ answers: 985, errors: 15 })).toMatchObject([
      { verdict: 'inconclusive', reason: 'measured' },
    ])
  })

  it('fails when nothing is answered but errors are', () => {
    expect(check({ answers: 0, errors: 60 })).toMatchObject([{ verdict: 'fail', value: 1 }])
  })

  it('does not count requests that were turned away for load, nor duplicates', () => {
    expect(check({ answers: 1000, rejected: 500, duplicates: 500 })).toMatchObject([
      { verdict: 'pass', n: 1000 },
    ])
  })

  it('is inconclusive with few rows or none', () => {
    expect(check({ answers: 0, errors: 49 })).toMatchObject([
      { verdict: 'inconclusive', reason: 'too-few-rows' },
    ])
    expect(check(null)).toMatchObject([{ verdict: 'inconclusive', reason: 'no-rows', value: null }])
  })

  it('has no results when it is off or in an excluded range', () => {
    const bad = { answers: 0, errors: 500 }
    expect(check(bad, { serving: { ...defaultMonitor.serving, isOn: false } })).toEqual([])
    expect(check(bad, { excluded: [{ start: t0 + hourMs - 1, end: t0 + hourMs }] })).toEqual([])
    expect(check(bad, { excluded: [{ start: t0 + hourMs, end: t0 + 2 * hourMs }] })).toHaveLength(1)
  })
})
