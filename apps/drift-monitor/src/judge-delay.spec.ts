import { hourMs, minuteMs } from '@weir/vocabulary'
import { judgeDelayMs } from './judge-delay.ts'

describe('delay after which an hour is judged', () => {
  it('is what the definition says', () => {
    expect(judgeDelayMs(5 * minuteMs, [0, 0, 0, 1_000])).toBe(5 * minuteMs)
  })

  it('is none while nothing comes late, or nothing has come', () => {
    expect(judgeDelayMs('auto', [])).toBe(0)
    expect(judgeDelayMs('auto', [100])).toBe(0)
    expect(judgeDelayMs('auto', [9_995, 0, 5])).toBe(0)
  })

  it('holds 999 of 1,000 answers', () => {
    // Bin 4 ends at 16 seconds; 2 in 1,000 lie beyond the first bin, 1 in it.
    expect(judgeDelayMs('auto', [9_980, 0, 0, 0, 20])).toBe(16_000)
    expect(judgeDelayMs('auto', [9_980, 0, 15, 0, 0, 5])).toBe(4_000)
  })

  it('is at most six hours, however late a source is', () => {
    const lateness = [...Array<number>(31).fill(0), 1]
    expect(judgeDelayMs('auto', lateness)).toBe(6 * hourMs)
  })
})
