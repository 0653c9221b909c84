import { type IngestProgress, type KpiHour, type SubjectState } from '@weir/clickhouse'
import { type AlertChanged, type DriftReported } from '@weir/contracts'
import { profileOf, type ReferenceProfile } from '@weir/drift'
import { defaultClockLimits } from '@weir/routing'
import { dayMs, hourMs, parseModelName, Unavailable, type Instant, type Window } from '@weir/vocabulary'
import { challenger, champion, modelWithKpi, start } from './made-traffic.fixture.ts'
import { ReportMemory } from './report-memory.ts'
import { reportWindows, type ReportWindowsDeps, type WindowProgress } from './report-windows.ts'

const model = modelWithKpi(parseModelName('flights'))
const column = { values: Array.from({ length: 1_000 }, (_, n) => n) }
const profile = profileOf({
  features: [{ name: 'distance', ...column }],
  score: { name: 'score', ...column },
})

function stateOf(name: string, counts: readonly number[]): SubjectState {
  const n = counts.reduce((total, count) => total + count, 0)
  const kind = name === 'score' ? 'score' : 'feature'
  const bins = counts.map((_, bin) => bin)
  return { kind, subject: name, bins, counts, n, nulls: 0, sum: 0, sumOfSquares: 0, min: 0, max: 1 }
}

const asBefore = profile.score.counts
const firstBin = profile.features[0]?.counts ?? []
const moved = firstBin.map((_, bin) => (bin === 0 ? 1_000 : 0))

/** A world whose windows are days: day 1 has drifted, and the labels of a day are three hours of sums. */
function world(memory = new ReportMemory()) {
  const reports: DriftReported[] = []
  const alerts: AlertChanged[] = []
  const state = {
    now: start + 400 * dayMs,
    isAway: false,
    labelled: [0, 1, 2] as readonly number[],
    live: champion,
  }
  const dayOf = (window: Window) => (window.start - start) / dayMs
  const deps: ReportWindowsDeps = {
    memory,
    now: () => state.now,
    publishReports: async (some) => void reports.push(...some),
    publishAlerts: async (some) => void alerts.push(...some),
    slices: async ({ window }) =>
      dayOf(window) < 0
        ? []
        : [
            { version: state.live, role: 'live', segment: '' },
            { version: state.live, role: 'live', segment: 'west' },
            { version: challenger, role: 'shadow', segment: '' },
          ],
    async windowState({ window }) {
      if (state.isAway) throw new Unavailable('clickhouse-unavailable', 'away')
      return [stateOf('distance', dayOf(window) === 1 ? moved : firstBin), stateOf('score', asBefore)]
    },
    async kpiHours({ window }): Promise<readonly KpiHour[]> {
      return state.labelled.map((hour) => ({
        hour: window.start + hour * hourMs,
        units: 2,
        sum: hour,
        sumOfSquares: hour,
      }))
    },
    profile: async (_, version): Promise<ReferenceProfile | null> => (version === champion ? profile : null),
    onAssessed: () => undefined,
    runbookUrl: 'docs/alerts.md',
    windowMs: dayMs,
    limits: defaultClockLimits,
  }
  let progress: WindowProgress | undefined
  const look = (recorded: readonly IngestProgress[]) =>
    reportWindows(deps, { model, recorded, before: progress }, (after) => {
      progress = after
    })
  const at = (watermark: Instant, kind = 'http', partition = 0): IngestProgress => ({
    model: 'flights',
    kind,
    partition,
    watermark,
    seenAt: state.now,
  })
  const drift = () =>
    reports
      .filter(({ kind }) => kind === 'drift')
      .map(
        ({ windowStart, version, role, segment }) =>
          `day ${(windowStart - start) / dayMs} v${version} ${role} ${segment}`,
      )
  const kpis = () =>
    reports
      .filter(({ kind }) => kind === 'kpi')
      .map(
        ({ windowStart, version, isMature }) =>
          `day ${(windowStart - start) / dayMs} v${version} ${isMature ? 'final' : 'provisional'}`,
      )
  return { state, reports, alerts, memory, look, at, drift, kpis }
}

describe('windows of event time', () => {
  it('are reported when they end: each version with a profile, each segment', async () => {
    const { look, at, drift } = world()
    await look([at(start + dayMs - 1)])
    expect(drift()).toEqual([])
    await look([at(start + dayMs)])
    expect(drift()).toEqual(['day 0 v1 live ', 'day 0 v1 live west'])
  })

  it('wait for a partition that is behind, and are not moved by a source dated a year ahead', async () => {
    const { look, at, drift, state } = world()
    await look([at(start + dayMs), at(start + hourMs, 'http', 1), at(state.now + 365 * dayMs, 'stream', 2)])
    expect(drift()).toEqual([])
    await look([at(start + dayMs), at(start + dayMs, 'shadow', 0), at(start + dayMs, 'http', 1)])
    expect(drift()).toHaveLength(2)
  })

  it('have measurements that say value, threshold, noise floor and n', async () => {
    const { look, at, reports } = world()
    await look([at(start + 2 * dayMs)])
    const drifted = reports.find(({ kind, windowStart }) => kind === 'drift' && windowStart === start + dayMs)
    const found = drifted?.measurements.find(
      ({ subject, statistic }) => subject === 'distance' && statistic === 'js_distance',
    )
    expect(found).toMatchObject({ verdict: 'fail', threshold: 0.12, n: 1_000, referenceN: 1_000 })
    expect(found?.value).toBeGreaterThan(0.5)
    expect(found?.lower).toBe(found?.value)
    expect(found?.noiseFloor).toBeGreaterThan(0)
  })

  it('have KPIs with every version, provisional at their end and final when their labels are of age', async () => {
    const { look, at, kpis } = world()
    await look([at(start + dayMs), at(start + dayMs, 'outcome')])
    expect(kpis()).toEqual(['day 0 v1 provisional', 'day 0 v2 provisional'])
    // Answers are beyond the maturity age of two hours; the outcomes are not.
    await look([at(start + dayMs + 3 * hourMs), at(start + dayMs + hourMs, 'outcome')])
    expect(kpis()).toHaveLength(2)
    await look([at(start + dayMs + 3 * hourMs), at(start + dayMs + 2 * hourMs, 'outcome')])
    expect(kpis().slice(2)).toEqual(['day 0 v1 final', 'day 0 v2 final'])
  })

  it('have a KPI with two standard errors by hours, which are the clusters', async () => {
    const { look, at, reports } = world()
    await look([at(start + dayMs)])
    const [mean] = reports.find(({ kind }) => kind === 'kpi')?.measurements ?? []
    // Sums 0, 1, 2 of two units each: mean 0.5; (1 + 0 + 1) / 6 x 3 / 2 = 0.5 is the variance of a unit.
    const half = 2 * Math.sqrt(0.5 / 6)
    expect(mean).toMatchObject({ subject: 'value', statistic: 'mean', value: 0.5, n: 6, threshold: null })
    expect(mean?.lower).toBeCloseTo(0.5 - half, 12)
    expect(mean?.upper).toBeCloseTo(0.5 + half, 12)
  })

  it('have no KPI without labels, until they come', async () => {
    const { look, at, kpis, state } = world()
    state.labelled = []
    await look([at(start + dayMs)])
    expect(kpis()).toEqual([])
    state.labelled = [0]
    await look([at(start + dayMs + 2 * hourMs)])
    expect(kpis()).toEqual(['day 0 v1 final', 'day 0 v2 final'])
  })

  it('fire an alert when a check fails and resolve it when a later window passes, once each', async () => {
    const { look, at, alerts } = world()
    await look([at(start + 2 * dayMs)])
    await look([at(start + 2 * dayMs + hourMs)])
    expect(alerts.map(({ status, sequence }) => [status, sequence])).toEqual([['firing', 1]])
    await look([at(start + 4 * dayMs)])
    expect(alerts.map(({ status, sequence }) => [status, sequence])).toEqual([
      ['firing', 1],
      ['resolved', 2],
    ])
  })

  it('resolve the alert of a version that no longer answers while another does', async () => {
    const { look, at, alerts, state } = world()
    await look([at(start + 2 * dayMs)])
    state.live = challenger
    await look([at(start + 3 * dayMs)])
    await look([at(start + 4 * dayMs)])
    expect(alerts.map(({ status, version, n }) => [status, version, n])).toEqual([
      ['firing', 1, 1_000],
      ['resolved', 1, 0],
    ])
    expect(alerts[1]?.fingerprint).toBe(alerts[0]?.fingerprint)
  })

  it('repeat nothing after a restart that remembers what was published', async () => {
    const before = world()
    await before.look([before.at(start + 2 * dayMs)])
    const memory = new ReportMemory()
    memory.rememberReports(before.reports)
    memory.rememberAlerts(before.alerts)
    const after = world(memory)
    await after.look([after.at(start + 2 * dayMs + hourMs)])
    expect(after.reports.filter(({ isMature, kind }) => kind === 'drift' || !isMature)).toEqual([])
    expect(after.alerts).toEqual([])
    await after.look([after.at(start + 3 * dayMs)])
    expect(after.alerts.map(({ status, sequence }) => [status, sequence])).toEqual([['resolved', 2]])
  })

  it('are all reported after ClickHouse was away', async () => {
    const { look, at, drift, state } = world()
    state.isAway = true
    await expect(look([at(start + dayMs)])).rejects.toThrow(Unavailable)
    state.isAway = false
    await look([at(start + 2 * dayMs)])
    expect(drift().map((line) => line.slice(0, 5))).toEqual(['day 0', 'day 0', 'day 1', 'day 1'])
  })
})
