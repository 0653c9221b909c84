import { randomUUID } from 'node:crypto'
import { topics, type AlertChanged, type DriftReported } from '@weir/contracts'
import { type ModelVersion } from '@weir/models'
import { hourMs, minuteMs, parseModelName, type ModelName } from '@weir/vocabulary'
import { openIntStack, until, type IntStack } from './int-stack.fixture.ts'
import { modelWithKpi, start } from './made-traffic.fixture.ts'
import { storedHours, storedProfile } from './stored-hours.fixture.ts'

let stack: IntStack
beforeAll(async () => {
  stack = await openIntStack()
})
afterAll(() => stack.close())

function versionOf(model: ModelName): Omit<ModelVersion, 'version'> {
  return {
    model,
    sha256: randomUUID().replaceAll('-', '').padStart(64, '0'),
    sizeBytes: 1_000,
    signature: {
      inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 1] }],
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 2] }],
    },
    contractRevision: 1,
    input: { kind: 'packed', input: 'input', features: ['distance'] },
    output: { output: 'probabilities', width: 2, positiveIndex: 1 },
    profileSha256: 'f'.repeat(64),
    description: '',
    createdAt: start,
  }
}

/** Nulls are critical, drift of hours warns; the owner wants no warnings. */
const definition = {
  weeklyAlerts: 0,
  drift: { baseline: 'reference', columns: { distance: { threshold: 0.12, windowMs: hourMs } } },
}

const settings = () => ({
  WEIR_DRIFT_MONITOR_GROUP_PREFIX: `test-${randomUUID()}-`,
  WEIR_DRIFT_MONITOR_POLL_MS: '200',
  WEIR_DRIFT_MONITOR_IDLE_MS: '300000',
  WEIR_DRIFT_MONITOR_WINDOW_MS: String(hourMs),
  WEIR_DRIFT_MONITOR_REFIRE_MS: '2000',
})

async function newModel() {
  const model = parseModelName(`watched-${randomUUID()}`)
  await stack.registry.models.create(modelWithKpi(model))
  await stack.registry.versions.add(versionOf(model), JSON.stringify(storedProfile))
  const reports = stack.collect(topics.driftReports)
  const alerts = stack.collect(topics.alerts)
  return {
    model,
    stored: storedHours(stack, model),
    reports: (series: string) => reports.filter(({ reportId }) => isOf(reportId, model, series)),
    alerts: () => alerts.filter((alert) => alert.model === model),
  }
}

function isOf(reportId: string, model: string, series: string): boolean {
  return reportId.startsWith(`${model}/`) && reportId.split('/').at(-2) === series
}

async function call(url: string, method: string, body?: object) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await fetch(url, { method, headers: { 'content-type': 'application/json' }, ...init })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

const hourOf = ({ windowStart }: DriftReported) => (windowStart - start) / hourMs
const line = ({ labels, status, sequence }: AlertChanged) => `${labels['alertname']} ${status} ${sequence}`
const verdictOf = (report: DriftReported, check: string) =>
  report.measurements.find((found) => found.check === check && found.subject === 'distance')?.verdict

describe('watching on the real stack', () => {
  it('counts k of n over a restart, reports late rows again, fires, fires again, suppresses and resolves', async () => {
    const { model, stored, reports, alerts } = await newModel()
    const doomed = await stack.startMonitor(settings())
    const path = `${doomed.url}/api/v1/monitors/${model}`
    expect((await call(path, 'GET')).body).toMatchObject({ revision: 0, appliedAt: null })
    expect((await call(path, 'PUT', { ...definition, expectedRevision: 0 })).status).toBe(200)
    const stale = await call(path, 'PUT', { ...definition, expectedRevision: 0 })
    expect([stale.status, stale.body.code]).toEqual([409, 'monitor-stale'])
    const wrong = await call(`${path}/validate`, 'POST', { sensitivity: 1 })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'monitor-invalid'])

    await stored.answers(0, 'well')
    await stored.answers(1, 'nulls')
    await stored.reach(start + 2 * hourMs)
    await until(() => reports('drift').length >= 2, 90_000)
    expect(reports('drift').map((report) => [hourOf(report), verdictOf(report, 'null_share')])).toEqual([
      [0, 'pass'],
      [1, 'fail'],
    ])
    expect(alerts()).toEqual([])
    await doomed.kill()

    const restarted = await stack.startMonitor(settings())
    await stored.answers(2, 'nulls')
    // Late rows of hour 0.
    await stored.answers(0, 'well')
    await stored.reach(start + 3 * hourMs)
    await until(() => alerts().length >= 2, 90_000)
    expect(alerts().slice(0, 2).map(line)).toEqual(Array(2).fill('ModelDataQuality firing 1'))
    expect(alerts()[1]?.startsAt).toBe(alerts()[0]?.startsAt)
    await until(() => reports('drift').length >= 4, 90_000)
    const again = reports('drift').findLast((report) => hourOf(report) === 0)
    expect(again?.reportId).toBe(reports('drift')[0]?.reportId)
    expect(again?.measurements.find(({ check }) => check === 'null_share')?.n).toBe(2_000)

    for (const hour of [3, 4, 5]) await stored.answers(hour, 'moved')
    await stored.reach(start + 6 * hourMs)
    await until(() => alerts().some(({ status }) => status === 'resolved'), 90_000)
    await until(() => reports('drift').some((report) => hourOf(report) === 5), 90_000)
    expect(alerts().at(-1)).toMatchObject({ sequence: 2, startsAt: alerts()[0]?.startsAt })
    const suppressed = reports('drift').filter((report) => report.suppressed.length > 0)
    expect(suppressed.map((report) => [hourOf(report), report.suppressed[0]?.alertname])).toEqual([
      [4, 'ModelDrift'],
    ])
    expect(alerts().filter(({ labels }) => labels['alertname'] === 'ModelDrift')).toEqual([])

    const tested = await call(`${restarted.url}/api/v1/monitors/${model}/test`, 'POST', {
      definition: { ...definition, weeklyAlerts: 7 },
      days: 1,
    })
    expect(tested.status).toBe(200)
    expect(tested.body.alerts).toMatchObject([
      { alertname: 'ModelDataQuality', status: 'firing', at: start + 3 * hourMs },
      { alertname: 'ModelDataQuality', status: 'resolved', at: start + 5 * hourMs },
      { alertname: 'ModelDrift', status: 'firing', at: start + 5 * hourMs },
    ])
    // No day has ended: the score, of which nothing is learned, is shown by days.
    expect(tested.body.columns).toMatchObject([{ subject: 'distance', state: 'judged' }])
    const metrics = await (await fetch(`${restarted.url}/metrics`)).text()
    expect(metrics).toMatch(/alerts_sent_total\{alertname="ModelDataQuality",status="firing"\} 1/)
    expect(metrics).toMatch(/alerts_suppressed_total\{alertname="ModelDrift"\} 1/)
    expect(metrics).toContain(
      `drift_score{model_name="${model}",version="1",kind="feature",feature="distance",method="js_distance"}`,
    )
    expect(await restarted.drain()).toBe(0)
  }, 600_000)

  it('measures performance and KPIs of each window: estimated, provisional, final once, whatever the labels do', async () => {
    const { stored, reports } = await newModel()
    for (const hour of [0, 1, 2, 3]) await stored.answers(hour, 'well')
    await stored.requests(18)
    // Corrected five times: wrong in the end. The next came before its request. Nobody knows the third.
    for (const report of [0, 1, 2, 3, 4, 5])
      await stored.label(0, { value: (report + 1) % 2, afterMs: minuteMs, report })
    await stored.label(1, { value: 1, afterMs: -10 * minuteMs })
    await stored.label(999, { value: 0, afterMs: -998 * 10 * minuteMs })
    const monitor = await stack.startMonitor(settings())
    await stored.reach(start + hourMs)
    await until(() => reports('provisional').length >= 1 && reports('kpi').length >= 1, 90_000)
    for (const n of [2, 3, 4, 5]) await stored.label(n, { value: 1, afterMs: hourMs })
    await stored.reach(start + 3 * hourMs)
    await until(() => reports('final').length >= 1, 90_000)
    // Later than the maturity age of two hours: it changes nothing any more.
    await stored.label(5, { value: 0, afterMs: 3 * hourMs, report: 9 })
    await stored.reach(start + 4 * hourMs)
    await until(() => reports('drift').some((report) => hourOf(report) === 3), 90_000)
    expect(await monitor.drain()).toBe(0)

    const metric = (series: string, statistic: string) =>
      reports(series)
        .filter((report) => hourOf(report) === 0)
        .map(({ measurements }) => {
          const found = measurements.find((one) => one.statistic === statistic)
          return [found?.value, found?.n, found?.stage]
        })
    expect(metric('estimated', 'accuracy')[0]).toEqual([(400 + 400) / 1_000, 1_000, 'estimated'])
    expect(metric('provisional', 'accuracy')[0]).toEqual([1 / 2, 2, 'provisional'])
    expect(metric('final', 'accuracy')).toEqual([[5 / 6, 6, 'final']])
    // One wrong: (-8 + 5 x 30) / 6.
    expect(metric('final', 'value_per_prediction')).toEqual([[142 / 6, 6, 'final']])
    expect(metric('final', 'estimate_error').map(([error]) => error)).toHaveLength(1)
    expect(metric('kpi', 'mean')).toEqual([
      [11, 2, ''],
      [142 / 6, 6, ''],
    ])
    const delay = reports('label-delay').at(-1)?.measurements
    expect(delay?.map(({ check, subject }) => [check, subject])[0]).toEqual(['label_delay', 'late'])
  }, 600_000)
})
