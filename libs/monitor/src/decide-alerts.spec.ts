import { dayMs } from '@weir/vocabulary'
import { decideAlerts } from './decide-alerts.ts'
import { defaultMonitor } from './default-monitor.ts'
import { type Incident } from './incident.ts'
import { madeResult } from './made-results.fixture.ts'
import { type AlertFamily } from './monitor-definition.ts'

const now = 100 * dayMs
const incident = (family: AlertFamily): Incident => ({
  family,
  ranked: [{ firing: { family, result: madeResult(0), label: 'distance', fails: 2, of: 3 }, rank: 1 }],
})
const decide = (change: Partial<Parameters<typeof decideAlerts>[0]>) =>
  decideAlerts({
    definition: defaultMonitor,
    incidents: [],
    open: [],
    sentAt: [],
    refireMs: 90_000,
    now,
    ...change,
  })
const recent = (count: number) => Array.from({ length: count }, (_, hour) => now - hour * 3_600_000)

describe('decisions on alerts', () => {
  it('fire what is new, once', () => {
    expect(decide({ incidents: [incident('drift')] })).toEqual([
      { kind: 'fire', incident: incident('drift'), severity: 'warning' },
    ])
    const open = [{ family: 'drift' as const, startsAt: now - 1, sentAt: now - 1 }]
    expect(decide({ incidents: [incident('drift')], open })).toEqual([])
  })

  it('send a firing alert again after a while, with when it began', () => {
    const open = [{ family: 'drift' as const, startsAt: 5, sentAt: now - 90_000 }]
    expect(decide({ incidents: [incident('drift')], open })).toEqual([
      { kind: 'refire', incident: incident('drift'), severity: 'warning', startsAt: 5 },
    ])
  })

  it('resolve what is over, though the budget is spent', () => {
    const open = [{ family: 'volume' as const, startsAt: 5, sentAt: 6 }]
    expect(decide({ open, sentAt: recent(50) })).toEqual([
      { kind: 'resolve', family: 'volume', severity: 'warning', startsAt: 5 },
    ])
  })

  it('suppress warnings when the budget of the week is spent, and say why', () => {
    const incidents = [incident('drift')]
    const [suppressed] = decide({ incidents, sentAt: recent(7) })
    expect(suppressed).toMatchObject({ kind: 'suppress', incident: incidents[0] })
    expect(suppressed).toMatchObject({ reason: 'the model had 7 alerts in seven days; the budget is 7' })
    const owned = decide({ incidents, sentAt: recent(7), definition: { ...defaultMonitor, owner: 'ada' } })
    expect(owned).toMatchObject([{ reason: 'ada had 7 alerts in seven days; the budget is 7' }])
    expect(decide({ incidents, sentAt: recent(6) })).toMatchObject([{ kind: 'fire' }])
    expect(decide({ incidents, sentAt: recent(7).map((at) => at - 7 * dayMs) })).toMatchObject([
      { kind: 'fire' },
    ])
  })

  it('never suppress what is critical, and give it the budget first', () => {
    const incidents = [incident('drift'), incident('quality')]
    expect(decide({ incidents, sentAt: recent(6) })).toMatchObject([
      { kind: 'fire', severity: 'critical' },
      { kind: 'suppress', severity: 'warning' },
    ])
    expect(decide({ incidents: [incident('quality')], sentAt: recent(99) })).toMatchObject([{ kind: 'fire' }])
  })
})
