import { defaultMonitor, type MonitorDefinition } from '@weir/monitor'
import { dayMs, hourMs, parseVersionNumber } from '@weir/vocabulary'
import { challenger, champion, start } from './made-traffic.fixture.ts'
import { live, moved, nulls, watchedBy, watchedModel, watchedWorld, well } from './watched-world.fixture.ts'

const spent = { ...watchedBy, weeklyAlerts: 0 }

describe('an alert', () => {
  it('that lasts is sent again in time, under the same id, with what is wrong by now', async () => {
    const { record, look, keep, alerts, state, told } = watchedWorld()
    record(0, [nulls, nulls])
    await look(2)
    await keep()
    expect(alerts).toHaveLength(1)
    state.now += 90_000
    await keep()
    await keep()
    expect(told()).toEqual(['ModelDataQuality firing 1', 'ModelDataQuality firing 1'])
    expect(alerts[1]?.alertId).toBe(alerts[0]?.alertId)
    expect(alerts[1]?.startsAt).toBe(alerts[0]?.startsAt)
    record(2, [{ answers: 600, nulls: 24 }])
    await look(3)
    state.now += 90_000
    await keep()
    expect(alerts[2]).toMatchObject({ value: 0.04, sequence: 1 })
  })

  it('is one message for all that is wrong, most pressing first, the rest counted', async () => {
    const { record, look, alerts, state } = watchedWorld({ judgedUntil: 0 })
    const segments = Array.from({ length: 14 }, (_, n) => `segment-${n}`)
    state.definition = { ...watchedBy, segments }
    for (const [n, segment] of segments.entries()) {
      record(-168, [well, well], { ...live, segment })
      record(
        0,
        [0, 1].map(() => ({ answers: 600, nulls: 12 + n })),
        { ...live, segment },
      )
    }
    record(0, [well, well])
    await look(2)
    expect(alerts).toHaveLength(1)
    const description = alerts[0]?.annotations['description'] ?? ''
    expect(description).toMatch(
      /^null_share of distance in segment segment-13: share 0\.04167 against 0\.005 /,
    )
    expect(description).toMatch(/\(1 h to 2001-03-05T02:00:00\.000Z, 2 of the last 2 windows\)/)
    expect(description).toMatch(/; and 4 more$/)
    expect(description).not.toContain('segment-3:')
  })

  it('that is a warning is suppressed when the budget is spent, recorded once, and sent when there is budget', async () => {
    const { record, look, keep, told, reports, suppressed, state } = watchedWorld()
    state.definition = spent
    record(0, [moved, moved, moved])
    await look(3)
    expect(told()).toEqual([])
    expect(suppressed).toEqual([
      {
        alertname: 'ModelDrift',
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        subjects: ['distance'],
        value: expect.any(Number),
        reason: 'the model had 0 alerts in seven days; the budget is 0',
      },
    ])
    expect(reports.map((report) => report.suppressed.length)).toEqual([0, 1, 0])
    state.definition = watchedBy
    await keep()
    expect(told()).toEqual(['ModelDrift firing 1'])
  })

  it('that was suppressed is not recorded again after a restart, but after it was over', async () => {
    const before = watchedWorld()
    before.state.definition = spent
    before.record(0, [moved, moved])
    await before.look(2)
    expect(before.suppressed).toHaveLength(1)
    const after = watchedWorld(before)
    after.state.definition = spent
    after.record(0, [moved, moved, moved, well, well, well, moved, moved])
    await after.look(3)
    expect(after.suppressed).toEqual([])
    await after.look(8)
    expect(after.suppressed).toHaveLength(1)
  })

  it('that is critical is sent whatever the budget', async () => {
    const { record, look, told, state } = watchedWorld()
    state.definition = spent
    record(0, [nulls, nulls])
    await look(2)
    expect(told()).toEqual(['ModelDataQuality firing 1'])
  })

  it('counts against its owner’s budget of seven days of wall time, over all models', async () => {
    const { record, look, told, state, memory } = watchedWorld()
    state.definition = { ...watchedBy, owner: 'ada', weeklyAlerts: 1 }
    const found = await otherAlert()
    const other = { ...found, labels: { ...found.labels, owner: 'ada' } }
    memory.alerts.remember(other, other.startsAt)
    record(0, [moved, moved])
    await look(2)
    expect(told()).toEqual([])
    state.now = other.startsAt + 7 * dayMs + 1
    record(2, [moved])
    await look(3)
    expect(told()).toEqual(['ModelDrift firing 1'])
  })

  it.each([
    ['another model that has none either', ''],
    ['somebody', 'ada'],
  ])(
    'of a model without an owner counts against its own budget, not against that of %s',
    async (_, owner) => {
      const { record, look, told, state, memory, suppressed } = watchedWorld()
      state.definition = { ...watchedBy, weeklyAlerts: 1 }
      const found = await otherAlert()
      const other = { ...found, labels: { ...found.labels, ...(owner === '' ? {} : { owner }) } }
      memory.alerts.remember(other, other.startsAt)
      record(0, [moved, moved])
      await look(2)
      expect(told()).toEqual(['ModelDrift firing 1'])
      record(2, [well, well, well, moved, moved])
      await look(7)
      expect(told().slice(1)).toEqual(['ModelDrift resolved 2'])
      expect(suppressed.map(({ reason }) => reason)).toEqual([
        'the model had 1 alerts in seven days; the budget is 1',
      ])
    },
  )

  it('ends with a definition that no longer watches for it', async () => {
    const { record, look, keep, told, state } = watchedWorld()
    record(0, [nulls, nulls])
    await look(2)
    state.definition = { ...watchedBy, quality: { ...watchedBy.quality, isOn: false } }
    await keep()
    expect(told()).toEqual(['ModelDataQuality firing 1', 'ModelDataQuality resolved 2'])
  })

  it.each([
    ['nulls of a subject that is muted', nulls, { muted: ['distance'] }],
    ['nulls of a feature that is watched no more', nulls, { features: { kind: 'top', count: 0 } } as const],
    ['drift of a column that is muted', moved, columnRule({ isMuted: true })],
    ['drift of a column whose windows have another length', moved, columnRule({ windowMs: 6 * hourMs })],
    ['windows of time that is excluded', nulls, { excluded: [{ start, end: start + 2 * hourMs }] }],
  ])('ends with a definition that does not judge what fired: %s', async (_, shape, change) => {
    const { record, look, keep, told, reports, alerts, state } = watchedWorld()
    record(0, [shape, shape])
    await look(2)
    expect(told()).toHaveLength(1)
    state.definition = { ...watchedBy, ...change }
    await keep()
    expect(alerts.map(({ status }) => status)).toEqual(['firing', 'resolved'])
    // What fired is read back from the reports, and is not judged by the definition either.
    const after = watchedWorld({ reports, alerts: alerts.slice(0, 1) })
    after.state.definition = { ...watchedBy, ...change }
    await after.keep()
    expect(after.alerts.map(({ status }) => status)).toEqual(['resolved'])
  })

  it('of a segment ends when the segment is watched no more', async () => {
    const { record, look, keep, told, state } = watchedWorld({ judgedUntil: 0 })
    state.definition = { ...watchedBy, segments: ['west'] }
    record(-168, [well, well], { ...live, segment: 'west' })
    record(0, [well, well])
    record(0, [nulls, nulls], { ...live, segment: 'west' })
    await look(2)
    state.definition = watchedBy
    await keep()
    expect(told()).toEqual(['ModelDataQuality firing 1', 'ModelDataQuality resolved 2'])
  })

  it('of a version that answers no more ends when the others have answered for hours without it', async () => {
    const { record, look, told, alerts, recorded } = watchedWorld()
    record(0, [nulls, nulls])
    const next = { ...live, version: challenger }
    record(2, [well, well, well, well, well, well], next)
    await look(7)
    expect(told()).toEqual(['ModelDataQuality firing 1'])
    await look(8)
    expect(told()).toEqual(['ModelDataQuality firing 1', 'ModelDataQuality resolved 2'])
    expect(alerts[1]?.annotations['summary']).toBe('flights version 1: it gives no live answer any more')
    // Nobody answers: nothing is known of the new version.
    record(8, [nulls, nulls], next)
    await look(12)
    expect(told().slice(2)).toEqual(['ModelDataQuality firing 1'])
    expect(recorded.reads.length).toBeGreaterThan(0)
  })

  it('of a kind that there is no more ends', async () => {
    const { record, look, memory, alerts } = watchedWorld()
    const old = { ...(await otherAlert()), model: watchedModel, version: champion }
    memory.alerts.remember({ ...old, labels: { ...old.labels, alertname: 'ModelNullsHigh' } }, old.startsAt)
    record(0, [well])
    await look(1)
    expect(alerts).toMatchObject([{ status: 'resolved', labels: { alertname: 'ModelNullsHigh' } }])
  })

  it('goes on under its own labels when its severity is changed meanwhile', async () => {
    const { record, look, alerts, state } = watchedWorld()
    record(0, [nulls, nulls])
    await look(2)
    const quality = { ...defaultMonitor.quality, severity: 'info' as const }
    state.definition = { ...watchedBy, quality }
    record(2, [well, well])
    await look(4)
    expect(alerts.map(({ status }) => status)).toEqual(['firing', 'resolved'])
    expect(alerts[1]?.fingerprint).toBe(alerts[0]?.fingerprint)
  })
})

/** A change of the rules of the one column. */
function columnRule(rule: MonitorDefinition['drift']['columns'][string]): Pick<MonitorDefinition, 'drift'> {
  const { drift } = watchedBy
  return { drift: { ...drift, columns: { distance: { ...drift.columns['distance'], ...rule } } } }
}

/** A firing alert of another model. */
async function otherAlert() {
  const { record, look, alerts } = watchedWorld()
  record(0, [nulls, nulls])
  await look(2)
  const [alert] = alerts
  if (alert === undefined) throw new Error('no alert')
  const fingerprint = '0123456789abcdef'
  return {
    ...alert,
    model: 'trains',
    version: parseVersionNumber(7),
    fingerprint,
    alertId: `${fingerprint}/1`,
  }
}
