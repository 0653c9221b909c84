import { defaultMonitor, type MonitorDefinition } from '@weir/monitor'
import { hourMs } from '@weir/vocabulary'
import { parseMonitor } from './parse-monitor.ts'
import { writeMonitor } from './write-monitor.ts'

const own: MonitorDefinition = {
  ...defaultMonitor,
  owner: 'flights team',
  segments: ['west'],
  features: { kind: 'only', names: ['distance'] },
  muted: ['distance'],
  importance: { distance: 2.5 },
  excluded: [{ start: Date.UTC(2001, 6, 4), end: Date.UTC(2001, 6, 5) }],
  delayMs: hourMs,
  drift: { ...defaultMonitor.drift, columns: { distance: { windowMs: 'auto', isMuted: true } } },
}

describe('a definition that is written', () => {
  it.each([defaultMonitor, own, { ...own, features: { kind: 'top', count: 3 } } satisfies MonitorDefinition])(
    'reads as the same definition',
    (definition) => {
      expect(parseMonitor(writeMonitor(definition), ['distance'])).toEqual(definition)
      expect(parseMonitor(JSON.parse(JSON.stringify(writeMonitor(definition))), null)).toEqual(definition)
    },
  )

  it('reads the same in the form in which programs hold it', () => {
    expect(parseMonitor(JSON.parse(JSON.stringify(own)), ['distance'])).toEqual(own)
  })

  it('names features and times as people do', () => {
    expect(writeMonitor(own)).toMatchObject({
      features: ['distance'],
      excluded: [{ start: '2001-07-04T00:00:00.000Z', end: '2001-07-05T00:00:00.000Z' }],
    })
    expect(writeMonitor(defaultMonitor).features).toBe('all')
  })
})
