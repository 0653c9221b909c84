import { dayMs, hourMs, minuteMs } from '@weir/vocabulary'
import { checkSilence } from './check-silence.ts'
import { start } from './made-traffic.fixture.ts'

const now = start + 400 * dayMs + 25 * minuteMs
const hours = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => start + (from + at) * hourMs)
const verdictAfter = (silentMs: number, answeredHours: readonly number[]) =>
  checkSilence({ lastAnswerAt: now - silentMs, answeredHours, now }).verdict

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
    expect(checkSilence({ lastAnswerAt: 0, answeredHours: hours(0, 23), now })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-learned',
    })
    expect(verdictAfter(dayMs, [])).toBe('inconclusive')
  })

  it('says value and threshold, and has one result an hour, so that it is over as soon as it is over', () => {
    expect(checkSilence({ lastAnswerAt: now - 3 * hourMs, answeredHours: hours(0, 24), now })).toMatchObject({
      value: 3 * hourMs,
      threshold: hourMs,
      detail: 'no answer for 3 h',
      window: { start: now - 25 * minuteMs, end: now + 35 * minuteMs },
    })
  })
})
