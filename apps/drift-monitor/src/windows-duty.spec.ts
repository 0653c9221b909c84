import { type IngestProgress } from '@weir/clickhouse'
import { type AlertChanged, type DriftReported } from '@weir/contracts'
import { defaultClockLimits } from '@weir/routing'
import { dayMs, hourMs, parseModelName, Unavailable, type Instant, type ModelName } from '@weir/vocabulary'
import { modelWithKpi, start } from './made-traffic.fixture.ts'
import { RecordedHours, flatProfile } from './recorded-hours.fixture.ts'
import { ReportMemory } from './report-memory.ts'
import { hourOf, live, nulls, watchedBy, well } from './watched-world.fixture.ts'
import { windowsDuty } from './windows-duty.ts'

const flights = parseModelName('flights')
const trains = parseModelName('trains')

function world(memory = new ReportMemory()) {
  const recorded = new RecordedHours()
  const reports: DriftReported[] = []
  const alerts: AlertChanged[] = []
  const watermarks = new Map<ModelName, Instant>()
  const state = {
    now: start + 400 * dayMs,
    unreadable: null as ModelName | null,
    /** Since when the recorder is behind with partition 1. */
    behindSince: null as Instant | null,
  }
  const partitionOf = (source: string) => {
    const caughtUpAt = source.endsWith('/1') ? (state.behindSince ?? state.now) : state.now
    return { caughtUpAt, lagMs: state.now - caughtUpAt }
  }
  let progress: readonly IngestProgress[] = []
  const look = windowsDuty({
    ...recorded.queries(),
    memory,
    limits: defaultClockLimits,
    models: () => [modelWithKpi(trains), modelWithKpi(flights)],
    definition: async (model) => {
      if (model === state.unreadable) throw new Unavailable('redis-unavailable', 'away')
      return watchedBy
    },
    recorded: async () => ({ progress, partitionOf }),
    onWatermark: (model, watermark) => void watermarks.set(model, watermark),
    profile: async () => flatProfile,
    now: () => (state.now += 1),
    publishReports: async (some) => void reports.push(...some),
    publishAlerts: async (some) => void alerts.push(...some),
    onAlert: () => undefined,
    onSuppressed: () => undefined,
    onJudged: () => undefined,
    refireMs: 90_000,
    runbookUrl: 'docs/alerts.md',
    windowMs: dayMs,
    performanceHours: async () => [],
    kpiHours: async () => [],
    labelDelays: async () => [],
  })
  const at = (hours: number, { kind = 'http', partition = 0, model = flights as string } = {}) => ({
    model,
    kind,
    partition,
    watermark: start + hours * hourMs,
    seenAt: state.now,
  })
  return {
    recorded,
    reports,
    alerts,
    watermarks,
    state,
    at,
    look: (...sources: readonly IngestProgress[]) => {
      progress = sources
      return look()
    },
    told: () => reports.map(({ model, windowStart }) => `${model} ${hourOf(windowStart)}`),
  }
}

describe('the duty that watches models', () => {
  it('waits for a partition that is behind, and is not moved by a source dated a year ahead', async () => {
    const { recorded, look, at, told } = world()
    recorded.fill(live, [start, start + 3 * hourMs], well)
    const ahead = { kind: 'stream', partition: 2 }
    await look(at(2), at(0.5, { partition: 1 }), at(500 * 24, ahead))
    expect(told()).toEqual([])
    await look(at(2), at(2, { partition: 1 }), at(1, { kind: 'outcome' }))
    expect(told()).toEqual(['flights 0', 'flights 1'])
  })

  it('judges no hour ahead of a partition that is caught up with after an outage of the recorder', async () => {
    const { recorded, look, at, told, state } = world()
    recorded.fill(live, [start, start + 3 * hourMs], well)
    const lagging = { partition: 1 }
    await look(at(1), at(1, lagging))
    state.behindSince = state.now
    state.now += hourMs
    await look(at(3))
    expect(told()).toEqual(['flights 0'])
    state.behindSince = null
    await look(at(3), at(2, lagging))
    expect(told()).toEqual(['flights 0', 'flights 1'])
  })

  it('tells how far the answers of a model have come', async () => {
    const { look, at, watermarks } = world()
    await look(at(2), at(1, { kind: 'outcome' }))
    expect([...watermarks]).toEqual([[flights, start + 2 * hourMs]])
  })

  it('looks at the other models though one cannot be looked at, and fails at the end', async () => {
    const { recorded, look, at, told, state } = world()
    recorded.fill(live, [start, start + hourMs], well)
    state.unreadable = trains
    await expect(look(at(1), at(1, { model: trains }))).rejects.toThrow(Unavailable)
    expect(told()).toEqual(['flights 0'])
    state.unreadable = null
    await look(at(1), at(1, { model: trains }))
    expect(told()).toEqual(['flights 0', 'trains 0'])
  })

  it('sends an alert that lasts again though the model is not asked any more, after a restart too', async () => {
    const before = world()
    before.recorded.fill(live, [start, start + 2 * hourMs], nulls)
    await before.look(before.at(2))
    const memory = new ReportMemory()
    memory.rememberReports(before.reports)
    for (const alert of before.alerts) memory.alerts.remember(alert, alert.startsAt)
    const { look, alerts, state } = world(memory)
    state.now = before.state.now + 2 * dayMs
    await look()
    expect(alerts).toMatchObject([{ alertId: before.alerts[0]?.alertId, status: 'firing' }])
  })
})
