import { defaultMonitor } from '@weir/monitor'
import { dayMs } from '@weir/vocabulary'
import { forgottenMs, historyMs, longestWindowMs } from './window-lengths.ts'

describe('lengths of a definition', () => {
  it('are a week and the seasons before it for the preset', () => {
    expect(longestWindowMs(defaultMonitor)).toBe(7 * dayMs)
    expect(historyMs(defaultMonitor)).toBe(35 * dayMs)
    expect(forgottenMs(defaultMonitor)).toBe(8 * dayMs)
  })

  it('follow a column with longer windows, and a longer trailing baseline', () => {
    const columns = { distance: { windowMs: 30 * dayMs }, origin: { windowMs: 'auto' as const } }
    const drift = { ...defaultMonitor.drift, columns, trailingMs: 60 * dayMs }
    const definition = { ...defaultMonitor, drift }
    expect(longestWindowMs(definition)).toBe(30 * dayMs)
    expect(historyMs(definition)).toBe(90 * dayMs)
  })
})
