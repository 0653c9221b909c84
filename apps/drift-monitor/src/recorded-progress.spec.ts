import { defaultClockLimits, newEventClock } from '@weir/routing'
import { hourMs, type Instant } from '@weir/vocabulary'
import { advanceRecorded, type RecordedSources } from './recorded-progress.ts'

const now = 1_700_000_000_000
const { idleAfterMs } = defaultClockLimits
const start = now - 400 * hourMs

/** A source that has reached `hours` after the start and was recorded last so long ago. */
const source = (hours: number, silentMs = 0) => ({
  watermark: start + hours * hourMs,
  seenAt: now - silentMs,
  setAside: [],
})

/** Hours that the clock reaches.
 *  @param behind by source, how far its partition is caught up: caughtUpMs and lagMs before now */
function reached(
  sources: RecordedSources,
  behind: Record<string, { caughtUpMs: number; lagMs: number }> = {},
) {
  const partitionOf = (name: string) => {
    const { caughtUpMs, lagMs } = behind[name] ?? { caughtUpMs: 0, lagMs: 0 }
    return { caughtUpAt: now - caughtUpMs, lagMs }
  }
  const { low } = advanceRecorded(newEventClock, sources, { now, limits: defaultClockLimits, partitionOf })
  return hoursOf(low)
}

const hoursOf = (low: Instant) => (low - start) / hourMs

describe('the clock of what is recorded', () => {
  it('waits for no source that has been silent while the recorder was up to date', () => {
    expect(reached({ 'http/0': source(5), 'http/1': source(2, idleAfterMs - 1) })).toBe(2)
    expect(reached({ 'http/0': source(5), 'http/1': source(2, idleAfterMs) })).toBe(5)
  })

  it('waits for a source that is silent only because its partition is not recorded', () => {
    const sources = { 'http/0': source(5), 'http/1': source(2, hourMs) }
    expect(reached(sources, { 'http/1': { caughtUpMs: hourMs, lagMs: hourMs } })).toBe(2)
    const caughtUpMs = hourMs - idleAfterMs
    expect(reached(sources, { 'http/1': { caughtUpMs, lagMs: 2_000 } })).toBe(5)
  })

  it('waits for the copies of a partition of which only the live answers are recorded yet after an outage', () => {
    const behind = { caughtUpMs: hourMs, lagMs: hourMs }
    const sources = { 'http/0': source(5), 'http/1': source(3), 'shadow/1': source(2, hourMs + 1_000) }
    expect(reached(sources, { 'http/1': behind, 'shadow/1': behind })).toBe(2)
  })

  it('is held back by no kind that ended long ago, though its partition always has records on their way', () => {
    const behind = { caughtUpMs: 4_000, lagMs: 3_000 }
    const sources = { 'http/0': source(5), 'stream/0': source(1, hourMs), 'http/1': source(6, hourMs) }
    expect(reached(sources, { 'http/0': behind, 'stream/0': behind, 'http/1': behind })).toBe(5)
  })

  it('does not pass a partition of idle sources while its recording is behind: they may have gone on', () => {
    const behind = { caughtUpMs: hourMs, lagMs: hourMs }
    const sources = {
      'http/0': source(5),
      'http/1': source(2, 3 * hourMs),
      'stream/1': source(1, 4 * hourMs),
    }
    expect(reached(sources, { 'http/1': behind, 'stream/1': behind })).toBe(2)
    const resumed = { ...sources, 'http/1': source(3) }
    expect(reached(resumed, { 'http/1': behind, 'stream/1': behind })).toBe(3)
  })

  it('tells partitions of outcomes from those of answers', () => {
    const behind = { caughtUpMs: hourMs, lagMs: hourMs }
    const sources = { 'http/0': source(5), 'http/1': source(2, hourMs), 'outcome/1': source(1, 3 * hourMs) }
    expect(reached(sources, { 'outcome/1': behind })).toBe(1)
    expect(reached(sources, { 'http/1': behind })).toBe(2)
  })

  it('stands still without a source to wait for', () => {
    expect(reached({ 'http/0': source(5, hourMs) })).toBe(-Infinity)
  })
})
