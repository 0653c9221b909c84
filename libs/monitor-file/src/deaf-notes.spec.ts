import { defaultMonitor } from '@weir/monitor'
import { deafNotes } from './deaf-notes.ts'
import { parseMonitor } from './parse-monitor.ts'

const notesOn = (drift: Record<string, unknown>) => deafNotes(parseMonitor({ drift }, null))

describe('what makes columns deaf', () => {
  it('is nothing in the preset', () => {
    expect(deafNotes(defaultMonitor)).toEqual([])
  })

  it('is an effect of the statistic that decides, beyond half a standard deviation of shift', () => {
    expect(notesOn({ effects: { js_distance: 0.21 } })).toEqual([])
    expect(notesOn({ effects: { js_distance: 0.95 } })).toEqual([
      'drift.effects.js_distance: 0.95 makes every column deaf (half a standard deviation of shift stays below it: never reads pass, and fails only from there)',
    ])
    expect(notesOn({ effects: { psi: 9, ks: 0.9, wasserstein: 9 } })).toEqual([])
    expect(notesOn({ isOn: false, effects: { js_distance: 0.95 } })).toEqual([])
  })

  it('is the distance, too, for categories where an order decides of numbers', () => {
    expect(notesOn({ method: 'ks', effects: { js_distance: 0.3, ks: 0.3 } })).toEqual([
      expect.stringContaining('drift.effects.ks: 0.3 makes every column of numbers deaf'),
      expect.stringContaining('drift.effects.js_distance: 0.3 makes every column of categories deaf'),
    ])
  })

  it('is a threshold that a column was given', () => {
    expect(notesOn({ columns: { minute: { threshold: 0.95 }, rate: { threshold: 0.1 }, day: {} } })).toEqual([
      expect.stringContaining('drift.columns.minute.threshold: 0.95 makes the column deaf'),
    ])
  })
})
