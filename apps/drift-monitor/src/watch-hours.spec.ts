import { hourMs, Unavailable } from '@weir/vocabulary'
import { challenger, start } from './made-traffic.fixture.ts'
import { hourOf, live, moved, nulls, watchedBy, watchedWorld, well } from './watched-world.fixture.ts'

const windowsOf = (reports: ReturnType<typeof watchedWorld>['reports']) =>
  reports.map(({ windowStart, windowEnd }) => `${hourOf(windowStart)}-${hourOf(windowEnd)}`)
const oneHour = ({ windowStart, windowEnd }: { readonly windowStart: number; readonly windowEnd: number }) =>
  windowEnd - windowStart === hourMs

describe('hours of event time', () => {
  it('are judged when they end, every check in the window that is its own', async () => {
    const { record, look, reports } = watchedWorld()
    record(0, [well, well])
    await look(0.99)
    expect(reports).toEqual([])
    await look(2)
    expect(windowsOf(reports)).toEqual(['0-1', '1-2'])
    const found = reports[0]?.measurements.find(({ check }) => check === 'null_share')
    expect(found).toMatchObject({ subject: 'distance', value: 0, verdict: 'pass', n: 600, reason: '' })
  })

  it('wait as long as answers come late', async () => {
    const { record, look, reports } = watchedWorld()
    record(0, [
      { ...well, late: 60 },
      { ...well, late: 60 },
    ])
    // The answers lay up to 2,048 seconds behind.
    await look(1.5)
    expect(reports).toEqual([])
    await look(1.6)
    expect(windowsOf(reports)).toEqual(['0-1'])
  })

  it('fire an alert when k of the last n failed, and resolve it when they are well again', async () => {
    const { record, look, told, alerts } = watchedWorld()
    record(0, [well, nulls, well, nulls, well, well, well])
    await look(3)
    expect(told()).toEqual([])
    await look(4)
    expect(told()).toEqual(['ModelDataQuality firing 1'])
    expect(alerts[0]).toMatchObject({
      severity: 'critical',
      value: 0.02,
      threshold: 0.005,
      n: 600,
      windowStart: start + 3 * hourMs,
      labels: {
        alertname: 'ModelDataQuality',
        model_name: 'flights',
        model_version: '1',
        severity: 'critical',
      },
      annotations: {
        summary: 'flights version 1: null_share of distance: share 0.02 against 0.005, n 600',
        runbook_url: 'docs/alerts.md#modeldataquality',
      },
    })
    await look(7)
    expect(told()).toEqual(['ModelDataQuality firing 1', 'ModelDataQuality resolved 2'])
    expect(alerts[1]).toMatchObject({ fingerprint: alerts[0]?.fingerprint, startsAt: alerts[0]?.startsAt })
  })

  it('decide alike at any pace: an alert that came and went within one look is sent', async () => {
    const slow = watchedWorld()
    const fast = watchedWorld()
    const shapes = [well, nulls, nulls, well, well, well, moved, moved, well]
    slow.record(0, shapes)
    fast.record(0, shapes)
    for (let hour = 1; hour <= shapes.length; hour += 1) await slow.look(hour)
    await fast.look(shapes.length)
    expect(fast.told()).toEqual(slow.told())
    expect(fast.told()).toHaveLength(3)
    expect(fast.reports.map(({ reportId }) => reportId)).toEqual(slow.reports.map(({ reportId }) => reportId))
  })

  it('name the owner of the monitor in their alerts', async () => {
    const { record, look, alerts, state } = watchedWorld()
    state.definition = { ...watchedBy, owner: 'flights-team' }
    record(0, [nulls, nulls])
    await look(2)
    expect(alerts[0]?.labels['owner']).toBe('flights-team')
  })

  it('go on after a restart: k of n is known, and nothing is sent or reported twice', async () => {
    const before = watchedWorld()
    before.record(0, [well, nulls])
    await before.look(2)
    const after = watchedWorld(before)
    after.record(0, [well, nulls, nulls])
    await after.look(2)
    expect([after.reports, after.alerts]).toEqual([[], []])
    await after.look(3)
    expect(windowsOf(after.reports)).toEqual(['2-3'])
    expect(after.told()).toEqual(['ModelDataQuality firing 1'])

    const again = watchedWorld({
      reports: [...before.reports, ...after.reports],
      alerts: after.alerts,
    })
    again.record(0, [well, nulls, nulls, well, well, well])
    await again.look(3)
    await again.keep()
    expect(again.told()).toEqual([])
    await again.look(6)
    expect(again.told()).toEqual(['ModelDataQuality resolved 2'])
  })

  it('send the same alert and report again when it is not known whether the report was written', async () => {
    const { record, look, told, reports, state } = watchedWorld()
    record(0, [nulls, nulls])
    await look(1)
    state.failure = new Unavailable('kafka-unavailable', 'away')
    await expect(look(2)).rejects.toThrow(Unavailable)
    expect(told()).toEqual(['ModelDataQuality firing 1'])
    state.failure = null
    await look(2)
    expect(told()).toEqual(['ModelDataQuality firing 1'])
    expect(windowsOf(reports)).toEqual(['0-1', '1-2'])
  })

  it('are read once more and not more, as long as nothing comes late', async () => {
    const { record, look, recorded } = watchedWorld()
    record(0, [well, well, well, well])
    await look(1)
    await look(2)
    await look(3)
    await look(4)
    expect(recorded.reads.slice(1).map(({ from, to }) => [hourOf(from), hourOf(to)])).toEqual([
      [0, 2],
      [1, 3],
      [2, 4],
    ])
  })

  it('are all judged in time after a long pause, two days a look', async () => {
    const { recorded, look, reports } = watchedWorld()
    recorded.fill(live, [start, start + 100 * hourMs], well)
    await look(100)
    expect(reports.filter(oneHour)).toHaveLength(48)
    await look(100)
    await look(100)
    expect(windowsOf(reports.filter(oneHour))).toEqual(
      Array.from({ length: 100 }, (_, hour) => `${hour}-${hour + 1}`),
    )
  })

  it('have windows of days where the definition says so', async () => {
    const { recorded, look, reports, state } = watchedWorld()
    const columns = { distance: { threshold: 0.12, windowMs: 24 * hourMs } }
    state.definition = { ...watchedBy, drift: { ...watchedBy.drift, columns } }
    recorded.fill(live, [start, start + 24 * hourMs], moved)
    await look(24)
    const day = reports.find((report) => report.windowEnd - report.windowStart === 24 * hourMs)
    expect(day?.measurements.find(({ statistic }) => statistic === 'js_distance')).toMatchObject({
      check: 'drift',
      subject: 'distance',
      baseline: 'reference',
      verdict: 'fail',
      n: 24 * 600,
    })
  })

  it('show the drift of a day in which the version had not begun, and judge that of the next', async () => {
    const { recorded, look, reports, state } = watchedWorld()
    const columns = { distance: { threshold: 0.12, windowMs: 24 * hourMs } }
    state.definition = { ...watchedBy, drift: { ...watchedBy.drift, columns } }
    recorded.fill(live, [start + 12 * hourMs, start + 48 * hourMs], moved)
    await look(48)
    const days = reports.filter((report) => report.windowEnd - report.windowStart === 24 * hourMs)
    const found = days.map(({ measurements }) =>
      measurements.find(({ subject, statistic }) => subject === 'distance' && statistic === 'js_distance'),
    )
    expect(found.map((one) => [one?.verdict, one?.reason])).toEqual([
      ['inconclusive', 'too-few-rows'],
      ['fail', ''],
    ])
  })

  it('of copies are reported and never alert', async () => {
    const { record, look, reports, alerts } = watchedWorld()
    record(0, [well, well, well])
    record(0, [nulls, nulls, nulls], { version: challenger, role: 'shadow', segment: '' })
    await look(3)
    const shadow = reports.filter(({ role }) => role === 'shadow')
    expect(shadow.map(({ version }) => version)).toEqual([2, 2, 2])
    expect(shadow[2]?.measurements.find(({ check }) => check === 'null_share')?.verdict).toBe('fail')
    expect(alerts).toEqual([])
  })

  it('have a report a watched segment, and none for the others', async () => {
    const { record, look, reports, state, alerts } = watchedWorld({ judgedUntil: 0 })
    state.definition = { ...watchedBy, segments: ['west'] }
    // A segment is held against its own past.
    record(-168, [well, well], { ...live, segment: 'west' })
    record(0, [well, well])
    record(0, [nulls, nulls], { ...live, segment: 'west' })
    record(0, [nulls, nulls], { ...live, segment: 'east' })
    await look(2)
    expect(reports.map(({ segment }) => segment)).toEqual(['', 'west', '', 'west'])
    expect(alerts[0]?.annotations['summary']).toContain('null_share of distance in segment west')
  })
})
