import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectClickHouse, eventSinks, minuteRow, tables, type ClickHouse } from '@weir/clickhouse'
import { type Measurement } from '@weir/contracts'
import { profileOf } from '@weir/drift'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { addressesFrom } from '../addresses.ts'
import { fakeRun } from '../fake-run.fixture.ts'
import { checkRows } from './check-rows.ts'
import { drift, measured, reportOf } from './measured-windows.fixture.ts'
import { kpiRows } from './kpi-rows.ts'
import { labelDelays } from './label-delays.ts'
import { metricRows } from './metric-rows.ts'
import { suppressedRows } from './suppressed-rows.ts'
import { windowPlots } from './window-plots.ts'

const hourMs = 3_600_000
const model = parseModelName(`cli-drift-${randomUUID()}`)
const nobody = parseModelName(`cli-drift-${randomUUID()}`)
const report = reportOf(model)
let clickhouse: ClickHouse

const metric = (stage: string, value: number): Measurement => ({
  ...drift,
  subject: 'score',
  subjectKind: 'score',
  statistic: 'roc_auc',
  check: 'performance',
  baseline: '',
  value,
  lower: 0.5,
  upper: 0.9,
  stage,
})
const suppressed = {
  alertname: 'ModelDrift',
  fingerprint: '0123456789abcdef',
  subjects: ['minute'],
  value: 0.3,
  reason: 'spent',
}

beforeAll(async () => {
  const url = addressesFrom(process.env).clickhouse
  clickhouse = connectClickHouse({ url, database: 'default', requestTimeoutMs: 30_000 })
  const reports = [
    report({ end: 21 }, [{ ...drift, value: Number.NaN, verdict: 'inconclusive', reason: 'no-rows' }]),
    report({ end: 22 }, [
      { ...drift, value: 0.5, baseline: 'reference' },
      { ...drift, value: 0.11 },
    ]),
    report({ end: 23 }, [{ ...drift, value: 0.2, verdict: 'fail', detail: 'a clause' }], {
      suppressed: [suppressed],
    }),
    report({ end: 24 }, [drift], { suppressed: [{ ...suppressed, value: 0.4 }] }),
    report({ end: 24, hours: 24 }, [{ ...drift, subject: 'rate', verdict: 'inconclusive', reason: 'deaf' }]),
    report({ end: 24, version: 2 }, [drift]),
    report(
      { end: 2 },
      [{ ...drift, subject: 'value', statistic: 'mean', value: 0.1, check: '', lower: 0, upper: 1 }],
      {
        kind: 'kpi',
      },
    ),
    report({ end: 24, hours: 24 }, [metric('estimated', 0.8), metric('final', 0.7)], { kind: 'kpi' }),
    report({ end: 48, hours: 24 }, [metric('estimated', 0.75), metric('provisional', 0.6)], { kind: 'kpi' }),
    report(
      { end: 24, hours: 24 },
      [{ ...metric('final', 0.1), subject: 'roc_auc', statistic: 'estimate_error' }],
      {
        kind: 'kpi',
      },
    ),
  ]
  for (const one of reports)
    for (const { table, rowsOf } of eventSinks.driftReports) {
      const rows = rowsOf(one)
      if (rows.length > 0) await clickhouse.insert(table, rows, randomUUID())
    }
})
afterAll(() => clickhouse.close())

const query = { model, version: null, lengthMs: null, last: 24 }

describe('the windows of a model', () => {
  it('come newest first by series, each column in its own length, against its past where it has one', async () => {
    const rows = await checkRows(clickhouse.select, query)
    expect(
      rows.map(({ version, subject, baseline, window, value }) => [
        version,
        subject,
        baseline,
        window.end / hourMs,
        value,
      ]),
    ).toEqual([
      [1, 'minute', 'same-hours', 24, 0.1],
      [1, 'minute', 'same-hours', 23, 0.2],
      [1, 'minute', 'same-hours', 22, 0.11],
      [1, 'minute', 'same-hours', 21, null],
      [1, 'rate', 'same-hours', 24, 0.1],
      [2, 'minute', 'same-hours', 24, 0.1],
    ])
    expect(rows[1]).toMatchObject({
      check: 'drift',
      threshold: 0.15,
      noiseFloor: null,
      excess: 1.5,
      pValue: null,
      n: 1_000,
      referenceN: 2_000,
      verdict: 'fail',
      reason: 'measured',
      subjectKind: 'feature',
      detail: 'a clause',
    })
  })

  it('can be asked for by version, length and number', async () => {
    const two = await checkRows(clickhouse.select, { ...query, version: parseVersionNumber(2) })
    expect(two.map(({ version }) => version)).toEqual([2])
    const days = await checkRows(clickhouse.select, { ...query, lengthMs: 24 * hourMs })
    expect(days.map(({ subject }) => subject)).toEqual(['rate'])
    const one = parseVersionNumber(1)
    expect(await checkRows(clickhouse.select, { ...query, version: one, last: 2 })).toHaveLength(3)
  })

  it('have their KPIs beside them, and no metric of performance among those', async () => {
    const rows = await kpiRows(clickhouse.select, query)
    expect(rows).toEqual([
      expect.objectContaining({ kpi: 'value', mean: 0.1, lower: 0, upper: 1, n: 1_000, isMature: true }),
    ])
  })

  it('have their performance, estimated and realised', async () => {
    const rows = await metricRows(clickhouse.select, query)
    expect(
      rows.map(({ metric: name, stage, value, window }) => [name, stage, value, window.end / hourMs]),
    ).toEqual([
      ['estimate_error of roc_auc', 'final', 0.1, 24],
      ['roc_auc', 'provisional', 0.6, 48],
      ['roc_auc', 'final', 0.7, 24],
      ['roc_auc', 'estimated', 0.75, 48],
      ['roc_auc', 'estimated', 0.8, 24],
    ])
    expect(rows[1]).toMatchObject({
      arm: 'version 1 (live)',
      metric: 'roc_auc',
      lower: 0.5,
      upper: 0.9,
      n: 1_000,
    })
  })

  it('have the alerts that were not sent, once each with how often', async () => {
    expect(await suppressedRows(clickhouse.select, query, 0)).toEqual([
      {
        alertname: 'ModelDrift',
        version: 1,
        subjects: ['minute'],
        value: 0.4,
        reason: 'spent',
        windows: 2,
        firstAt: 23 * hourMs,
        lastAt: 24 * hourMs,
      },
    ])
    expect(await suppressedRows(clickhouse.select, query, 25 * hourMs)).toEqual([])
  })

  it('are none for a model that has none', async () => {
    const none = { ...query, model: nobody }
    expect(await checkRows(clickhouse.select, none)).toEqual([])
    expect(await kpiRows(clickhouse.select, none)).toEqual([])
    expect(await metricRows(clickhouse.select, none)).toEqual([])
    expect(await suppressedRows(clickhouse.select, none, 0)).toEqual([])
    expect(await labelDelays(clickhouse.select, { model: nobody, days: 7 })).toEqual([])
  })
})

describe('the delay of labels', () => {
  it('is that of the newest days', async () => {
    const own = parseModelName(`cli-drift-${randomUUID()}`)
    const served = (request_id: string, hour: number) => ({
      ...{ model: own, version: 1, request_id, prediction_id: request_id, row: 0, event_time: hour * hourMs },
      ...{ intended_role: 'champion', status: 'ok' },
    })
    const label = (request_id: string, hour: number) => ({
      ...{ model: own, request_id, outcome_id: request_id, row: 0, name: 'late', value: 1 },
      ...{ event_time: hour * hourMs, reported_time: hour * hourMs },
    })
    const answers = [served('a', 1), served('b', 2), served('c', 30)]
    await clickhouse.insert(tables.predictions, answers, randomUUID())
    await clickhouse.insert(tables.outcomes, [label('a', 3), label('c', 31)], randomUUID())
    const days = await labelDelays(clickhouse.select, { model: own, days: 7 })
    expect(days).toEqual([
      { outcome: 'late', day: '1970-01-02', answered: 1, labelled: 1, p50Hours: 1, p95Hours: 1, p99Hours: 1 },
      { outcome: 'late', day: '1970-01-01', answered: 2, labelled: 1, p50Hours: 2, p95Hours: 2, p99Hours: 2 },
    ])
    expect(await labelDelays(clickhouse.select, { model: own, days: 1 })).toEqual(days.slice(0, 1))
  })
})

describe('weir drift report', () => {
  const values = Array.from({ length: 400 }, (_, row) => row % 20)
  const profile = profileOf({
    features: [{ name: 'minute', values }],
    score: { name: 'score', values: values.map(() => 0.5) },
  })
  const minute = (hour: number, bin: number) =>
    minuteRow({
      ...({ model, version: 1, role: 'live', segment: '', minute: hour * hourMs } as const),
      ...({ kind: 'feature', subject: 'minute', n: 10, nulls: 0, sum: 0, sumOfSquares: 0 } as const),
      ...{ min: 0, max: 0, farLow: 0, farHigh: 0, counts: [...Array<number>(bin).fill(0), 10] },
    })
  beforeAll(() => clickhouse.insert(tables.featureMinutes, [minute(23, 5), minute(22, 7)], randomUUID()))

  it('draws the newest drift window of each column, merged from its hours', async () => {
    const rows = await checkRows(clickhouse.select, { ...query, version: parseVersionNumber(1) })
    const plots = await windowPlots({ clickhouse, profileOf: async () => profile }, model, rows)
    const [plot, ...others] = plots.get('version 1 (live)') ?? []
    expect(others).toEqual([])
    expect(plot).toMatchObject({ subject: 'minute', n: 10, referenceN: 400 })
    expect(plot?.bars.filter(({ analysis }) => analysis > 0)).toHaveLength(1)
  })

  it('prints tables, writes a page, and ends with 1 only while the newest window of a check fails', async () => {
    const page = join(await mkdtemp(join(tmpdir(), 'weir-cli-')), 'drift.html')
    const answers = {
      [`GET /api/v1/models/${model}/versions/1/profile`]: () => ({ profile }),
      [`GET /api/v1/models/${model}/versions/2/profile`]: () => ({ profile }),
    }
    const argv = ['drift', 'report', '--model', model, '--fail-on-drift']
    const run = await fakeRun([...argv, '--html', page], answers, process.env)
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(run.stdout).toMatch(/minute +drift +js_distance +same-hours +1 h +0.1 .* pass +- +1 of 4/)
    expect(run.stdout).toMatch(/rate +drift .* deaf /)
    expect(run.stdout).toMatch(/roc_auc +version 1 \(live\) +0.75 .* 0.6 +1970-01-02 +0.7 +1970-01-01/)
    expect(run.stdout).toMatch(/ModelDrift +1 +minute +0.4 +2 .* spent/)
    expect(await readFile(page, 'utf8')).toContain('aria-label="bins of minute"')
    const failing = report({ end: 25 }, [{ ...drift, value: 0.3, verdict: 'fail' }])
    await clickhouse.insert(tables.measurements, measured(failing), randomUUID())
    expect(await fakeRun([...argv, '--json'], answers, process.env)).toMatchObject({ exitCode: 1 })
  })
})
