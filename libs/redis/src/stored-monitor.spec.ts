import { defaultMonitor } from '@weir/monitor'
import { parseMonitor } from './stored-monitor.ts'

const stored = (performance: object) =>
  JSON.stringify({ revision: 1, appliedAt: 0, definition: { ...defaultMonitor, performance } })

describe('a stored monitor definition', () => {
  it('from before there was a choice of detectors has the one that was in force', () => {
    const { isOn, severity, blockMs, runLength } = defaultMonitor.performance
    const { performance } = parseMonitor(stored({ isOn, severity, blockMs, runLength })).definition
    expect(performance).toEqual({
      ...{ isOn, severity, blockMs, runLength },
      detector: 'shiryaev-roberts',
      watch: 'loss',
    })
  })

  it('from before subjects could be muted mutes none, and later ones as they were applied', () => {
    const { muted, ...before } = defaultMonitor
    const read = (definition: object) =>
      parseMonitor(JSON.stringify({ revision: 1, appliedAt: 0, definition })).definition
    expect(read(before)).toEqual({ ...before, muted })
    expect(read({ ...before, muted: ['distance'] }).muted).toEqual(['distance'])
  })

  it('has the detector and what it watches as they were applied', () => {
    const performance = { ...defaultMonitor.performance, detector: 'cusum', watch: 'value' }
    expect(parseMonitor(stored(performance)).definition.performance).toEqual(performance)
    expect(() => parseMonitor(stored({ ...performance, detector: 'adwin' }))).toThrow()
  })
})
