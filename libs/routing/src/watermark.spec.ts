import { dayMs, hourMs, minuteMs } from '@weir/vocabulary'
import fc from 'fast-check'
import {
  advanceClock,
  newEventClock,
  raiseClock,
  readClock,
  type ClockLimits,
  type EventClock,
} from './watermark.ts'

const limits: ClockLimits = { maxAheadOfWallMs: 5 * minuteMs, maxForwardJumpMs: dayMs, idleAfterMs: 10_000 }
/** Wall time of the tests; the traffic is a replay from long ago. */
const now = 1_800_000_000_000
const start = 1_000_000_000_000

interface Sent {
  readonly source?: string
  readonly eventTime: number
  readonly at?: number
}

function send(clock: EventClock, ...records: readonly Sent[]): EventClock {
  return records.reduce(
    (before, { source = 'p0', eventTime, at = now }) =>
      advanceClock(before, { source, eventTime, now: at }, limits).clock,
    clock,
  )
}

const low = (clock: EventClock, at = now) => readClock(clock, at, limits).low

describe('the event clock', () => {
  it('knows no time before the first record', () => {
    expect(low(newEventClock)).toBe(Number.NEGATIVE_INFINITY)
  })

  it('follows the highest event time of a source, and late records do not take it back', () => {
    const clock = send(newEventClock, { eventTime: start + 500 }, { eventTime: start })
    expect(low(clock)).toBe(start + 500)
  })

  it('is as far as the slowest active source', () => {
    const clock = send(
      newEventClock,
      { source: 'p0', eventTime: start + hourMs },
      { source: 'p1', eventTime: start },
    )
    expect(low(clock)).toBe(start)
  })

  it('does not wait for a source that has been silent too long', () => {
    const clock = send(
      newEventClock,
      { source: 'p0', eventTime: start, at: now - 10_000 },
      { source: 'p1', eventTime: start + hourMs },
    )
    expect(low(clock)).toBe(start + hourMs)
    expect(low(clock, now - 1)).toBe(start)
  })

  it('stands still while every source is silent', () => {
    const clock = readClock(send(newEventClock, { eventTime: start }), now, limits)
    expect(low(clock, now + hourMs)).toBe(start)
  })

  it('takes a jump that is no longer than the silence before it: the source moved on with the wall', () => {
    const clock = send(
      newEventClock,
      { eventTime: start, at: now - 3 * dayMs },
      { eventTime: start + 3 * dayMs, at: now },
    )
    expect(low(clock)).toBe(start + 3 * dayMs)
  })

  it('never goes back, though a slower source appears or wakes up', () => {
    const before = readClock(send(newEventClock, { eventTime: start + hourMs }), now, limits)
    expect(low(send(before, { source: 'p1', eventTime: start }))).toBe(start + hourMs)
  })

  it('is not moved by a record ahead of wall time', () => {
    const record = { source: 'p0', eventTime: now + 5 * minuteMs + 1, now }
    const { clock, isSetAside } = advanceClock(newEventClock, record, limits)
    expect(isSetAside).toBe(true)
    expect(low(clock)).toBe(Number.NEGATIVE_INFINITY)
    const atTheBound = { ...record, eventTime: now + 5 * minuteMs }
    expect(advanceClock(newEventClock, atTheBound, limits).isSetAside).toBe(false)
  })

  it('sets one record aside that jumps ahead of its own source, and goes on as if it had not come', () => {
    const before = send(newEventClock, { eventTime: start })
    const jump = { source: 'p0', eventTime: start + dayMs + 1, now }
    const { clock, isSetAside } = advanceClock(before, jump, limits)
    expect(isSetAside).toBe(true)
    expect(low(clock)).toBe(start)
    expect(low(send(clock, { eventTime: start + 1_000 }))).toBe(start + 1_000)
  })

  it('takes a step up to the bound without more ado: a night without traffic is no jump', () => {
    const clock = send(newEventClock, { eventTime: start }, { eventTime: start + dayMs })
    expect(low(clock)).toBe(start + dayMs)
  })

  it('follows a source that has moved on: twenty records in a row beyond the bound', () => {
    const far = Array.from({ length: 20 }, (_, index) => ({ eventTime: start + 3 * dayMs + index }))
    const waiting = send(newEventClock, { eventTime: start }, ...far.slice(0, 19))
    expect(low(waiting)).toBe(start)
    expect(low(send(waiting, ...far.slice(19)))).toBe(start + 3 * dayMs)
  })

  it('does not follow wrong clocks that come between right ones', () => {
    const mixed = Array.from({ length: 200 }, (_, index) => ({
      eventTime: index % 10 === 9 ? start + index : start + 3 * dayMs,
    }))
    expect(low(send(newEventClock, { eventTime: start }, ...mixed))).toBe(start + 199)
  })

  it('never runs ahead of the records that every active source accepted, and never back', () => {
    const record = fc.record({
      source: fc.constantFrom('p0', 'p1', 'p2'),
      eventTime: fc.integer({ min: 0, max: 400 }).map((hours) => start + hours * hourMs),
      wait: fc.integer({ min: 0, max: 6_000 }),
    })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (records) => {
        let at = now
        let clock = newEventClock
        const accepted = new Map<string, number>()
        for (const { source, eventTime, wait } of records) {
          at += wait
          const before = clock.low
          const result = advanceClock(clock, { source, eventTime, now: at }, limits)
          clock = readClock(result.clock, at, limits)
          if (!result.isSetAside) accepted.set(source, Math.max(accepted.get(source) ?? -Infinity, eventTime))
          expect(clock.low).toBeGreaterThanOrEqual(before)
          expect(clock.low).toBeLessThanOrEqual(Math.max(...accepted.values()))
        }
      }),
    )
  })

  it('is raised to the least time that is waited for, and neither goes back nor moves without any', () => {
    const raised = raiseClock(newEventClock, [start + hourMs, start])
    expect(raised.low).toBe(start)
    expect(raiseClock(raised, [start - 1, start + dayMs]).low).toBe(start)
    expect(raiseClock(raised, [])).toEqual(raised)
  })

  it('is plain data: it goes on the same after it was stored', () => {
    const clock = readClock(send(newEventClock, { eventTime: start }), now, limits)
    const restored = structuredClone(clock)
    expect(send(restored, { eventTime: start + 5 })).toEqual(send(clock, { eventTime: start + 5 }))
  })
})
