import { dayMs, hourMs, minuteMs, type Window } from '@weir/vocabulary'
import { checkSilence } from './check-silence.ts'
import { start } from './made-traffic.fixture.ts'

const now = start + 400 * dayMs + 25 * minuteMs
const hours = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => start + (from + at) * hourMs)
const resultAfter = (silentMs: number, answeredHours: readonly number[], excluded: readonly Window[] = []) =>
  checkSilence({ lastAnswerAt: now - silentMs, answeredHours, excluded, now })
const verdictAfter = (...of: Parameters<typeof resultAfter>) => resultAfter(...of).verdict

describe('silence of a model', () => {
  it('is more than an hour of wall time without an answer, for a model that is asked day and night', () => {
    const always = hours(0, 48)
    expect(verdictAfter(hourMs, always)).toBe('pass')
    expect(verdictAfter(hourMs + 1, always)).toBe('fail')
  })

  it('is more than twice its longest pause, for a model that sleeps', () => {
    const days = [...hours(0, 18), ...hours(24, 42)]
    expect(verdictAfter(12 * hourMs, days)).toBe('pass')
    expect(verdictAfter(12 * hourMs + 1, days)).toBe('fail')
  })

  it('is not known before a day has been seen', () => {
    expect(resultAfter(now, hours(0, 23))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-learned',
    })
    expect(verdictAfter(dayMs, [])).toBe('inconclusive')
  })

  it('says value and threshold, and has one result an hour, so that it is over as soon as it is over', () => {
    expect(resultAfter(3 * hourMs, hours(0, 24))).toMatchObject({
      value: 3 * hourMs,
      threshold: hourMs,
      detail: 'no answer for 3 h',
      window: { start: now - 25 * minuteMs, end: now + 35 * minuteMs },
    })
  })

  it('is nothing in time that is excluded, and begins anew after it', () => {
    const always = hours(0, 48)
    const until = (end: number) => [{ start: now - dayMs, end }]
    expect(resultAfter(2 * dayMs, always, until(now + 1))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'muted',
      value: 0,
    })
    expect(verdictAfter(2 * dayMs, always, until(now - hourMs))).toBe('pass')
    expect(verdictAfter(2 * dayMs, always, until(now - hourMs - 1))).toBe('fail')
    expect(verdictAfter(2 * hourMs, always, [{ start: now + 1, end: now + dayMs }])).toBe('fail')
  })

  it('has pauses without what is excluded of them, so that a holiday makes nobody deaf', () => {
    const withHoliday = [...hours(0, 18), ...hours(48, 66)]
    const holiday = [{ start: start + dayMs, end: start + 2 * dayMs }]
    expect(resultAfter(hourMs, withHoliday).threshold).toBe(60 * hourMs)
    expect(resultAfter(hourMs, withHoliday, holiday).threshold).toBe(12 * hourMs)
  })
})
