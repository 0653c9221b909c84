import { defaultMonitor } from '@weir/monitor'
import { inMemoryMonitorStore } from '@weir/testkit'
import { hourMs, parseModelName, type Instant } from '@weir/vocabulary'
import { applyMonitor } from './apply-monitor.ts'
import { challenger, modelWithKpi, start } from './made-traffic.fixture.ts'
import { flatProfile, RecordedHours } from './recorded-hours.fixture.ts'
import { listMonitors, showMonitor } from './show-monitor.ts'
import { testMonitor } from './test-monitor.ts'
import { validateMonitor } from './validate-monitor.ts'
import { hourOf, live, moved, nulls, well } from './watched-world.fixture.ts'

const model = parseModelName('flights')
const stranger = parseModelName('trains')

function world(reached: Instant | null = start + 48 * hourMs) {
  const recorded = new RecordedHours()
  let pauses = 0
  const deps = {
    ...recorded.queries(),
    store: inMemoryMonitorStore((name) => name === model),
    findModel: async (name: string) => (name === model ? modelWithKpi(model) : null),
    profile: async () => flatProfile,
    reached: async () => reached,
    pause: async () => void (pauses += 1),
  }
  return { deps, recorded, pauses: () => pauses }
}

describe('the monitor of a model', () => {
  it('is the preset, revision 0, until one is applied', async () => {
    const { deps } = world()
    expect(await showMonitor(deps, model)).toEqual({
      model,
      revision: 0,
      appliedAt: null,
      definition: defaultMonitor,
    })
    const applied = await applyMonitor(deps, { model, json: { weeklyAlerts: 2 }, expectedRevision: 0 })
    expect(applied).toMatchObject({ revision: 1, definition: { weeklyAlerts: 2 } })
    expect(await showMonitor(deps, model)).toEqual(applied)
  })

  it('is kept in every revision, newest first', async () => {
    const { deps } = world()
    for (const expectedRevision of [0, 1])
      await applyMonitor(deps, { model, json: { weeklyAlerts: expectedRevision }, expectedRevision })
    const history = await listMonitors(deps, model)
    expect(history.map(({ revision, definition }) => [revision, definition.weeklyAlerts])).toEqual([
      [2, 1],
      [1, 0],
    ])
  })

  it('is refused when it is wrong, when another was applied meanwhile, and for a model that is not there', async () => {
    const { deps } = world()
    const refused = async (json: unknown, of = { model, expectedRevision: 0 }) =>
      applyMonitor(deps, { ...of, json }).then(
        () => 'applied',
        ({ code }) => code,
      )
    expect(await refused({ sensitivity: 'high' })).toBe('monitor-invalid')
    expect(await refused({ importance: { weather: 2 } })).toBe('monitor-invalid')
    expect(await refused({}, { model, expectedRevision: 3 })).toBe('monitor-stale')
    expect(await refused({}, { model: stranger, expectedRevision: 0 })).toBe('model-unknown')
    expect(await refused({ importance: { distance: 2 } })).toBe('applied')
    await expect(showMonitor(deps, stranger)).rejects.toMatchObject({ code: 'model-unknown' })
  })

  it('is refused when it watches value and the model has no KPI to say what that is', async () => {
    const { deps } = world()
    const json = { performance: { watch: 'value' } }
    expect((await validateMonitor(deps, { model, json })).definition.performance.watch).toBe('value')
    const findModel = async () => ({ ...modelWithKpi(model), kpis: [] })
    await expect(validateMonitor({ ...deps, findModel }, { model, json })).rejects.toMatchObject({
      code: 'monitor-invalid',
      context: { problems: [expect.stringContaining('performance.watch: value needs a KPI')] },
    })
  })

  it('is shown whole before it is applied, and nothing is applied by that', async () => {
    const { deps } = world()
    const { definition } = await validateMonitor(deps, { model, json: { owner: 'ada' } })
    expect(definition).toEqual({ ...defaultMonitor, owner: 'ada' })
    expect((await showMonitor(deps, model)).revision).toBe(0)
  })
})

describe('a definition that is tested', () => {
  const json = {
    drift: { baseline: 'reference', columns: { distance: { threshold: 0.12, windowMs: hourMs } } },
  }

  it('tells which alerts it would have sent when, and which columns can alert', async () => {
    const { deps, recorded, pauses } = world()
    recorded.fill(live, [start, start + 48 * hourMs], well)
    for (const hour of [10, 11]) recorded.set(live, start + hour * hourMs, nulls)
    for (const hour of [30, 31]) recorded.set(live, start + hour * hourMs, moved)
    const tested = await testMonitor(deps, { model, json, days: 2 })
    expect([hourOf(tested.from), hourOf(tested.to)]).toEqual([0, 48])
    expect(tested.alerts.map(({ alertname, status, at }) => [alertname, status, hourOf(at)])).toEqual([
      ['ModelDataQuality', 'firing', 12],
      ['ModelDataQuality', 'resolved', 14],
      ['ModelDrift', 'firing', 32],
      ['ModelDrift', 'resolved', 34],
    ])
    expect(tested.alerts[2]).toMatchObject({ version: 1, severity: 'warning', subjects: ['distance'] })
    expect(tested.columns).toEqual([
      {
        version: 1,
        subjectKind: 'feature',
        subject: 'distance',
        state: 'judged',
        baseline: 'reference',
        windowMs: hourMs,
        threshold: 0.12,
      },
      // The reference has no event times: nothing is learned of the score.
      {
        version: 1,
        subjectKind: 'score',
        subject: 'score',
        state: 'shown',
        baseline: 'reference',
        windowMs: 24 * hourMs,
        threshold: 0.12,
      },
    ])
    expect(tested.notReplayed).toEqual(['gap', 'silence'])
    expect(pauses()).toBe(48)
  })

  it('counts from the first hour with live answers, also where the days that were asked for begin before', async () => {
    const { deps, recorded, pauses } = world()
    recorded.fill(live, [start + 20 * hourMs, start + 48 * hourMs], well)
    const tested = await testMonitor(deps, { model, json, days: 2 })
    expect([hourOf(tested.from), hourOf(tested.to), pauses()]).toEqual([20, 48, 28])
    const shorter = await testMonitor(deps, { model, json, days: 1 })
    expect([hourOf(shorter.from), hourOf(shorter.to)]).toEqual([24, 48])
  })

  it('counts an outage at the beginning of the days that were asked for, if the model answered before', async () => {
    const { deps, recorded } = world()
    recorded.fill(live, [start, start + 6 * hourMs], well)
    recorded.fill(live, [start + 36 * hourMs, start + 48 * hourMs], well)
    const tested = await testMonitor(deps, { model, json, days: 1 })
    expect([hourOf(tested.from), hourOf(tested.to)]).toEqual([24, 48])
  })

  it('names what it would have suppressed, once, and columns that are muted', async () => {
    const { deps, recorded } = world()
    recorded.fill(live, [start, start + 48 * hourMs], moved)
    const strict = { ...json, weeklyAlerts: 0 }
    const { alerts } = await testMonitor(deps, { model, json: strict, days: 2 })
    expect(alerts.map(({ alertname, status }) => [alertname, status])).toEqual([['ModelDrift', 'suppressed']])
    const muted = { drift: { columns: { distance: { windowMs: hourMs, isMuted: true } } } }
    const tested = await testMonitor(deps, { model, json: muted, days: 2 })
    expect([tested.alerts, tested.columns[0]?.state]).toEqual([[], 'muted'])
  })

  it('is replayed for every version that answered live', async () => {
    const { deps, recorded } = world()
    recorded.fill(live, [start, start + 20 * hourMs], nulls)
    recorded.fill({ ...live, version: challenger }, [start + 20 * hourMs, start + 48 * hourMs], nulls)
    recorded.fill({ version: challenger, role: 'shadow', segment: '' }, [start, start + 20 * hourMs], nulls)
    const { alerts } = await testMonitor(deps, { model, json, days: 2 })
    expect(alerts.map(({ version, status, at }) => [version, status, hourOf(at)])).toEqual([
      [1, 'firing', 2],
      [2, 'firing', 22],
      [1, 'resolved', 26],
    ])
  })

  it('is refused while there is nothing to replay', async () => {
    const { deps } = world(null)
    await expect(testMonitor(deps, { model, json: {}, days: 2 })).rejects.toMatchObject({
      code: 'monitor-no-traffic',
    })
  })
})
