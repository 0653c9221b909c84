import { randomUUID } from 'node:crypto'
import { type DriftReported, type Measurement } from '@weir/contracts'
import { connectForTest, newModel } from './recorded-traffic.fixture.ts'
import { eventSinks } from './rows/event-sinks.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const at = 1_700_000_000_000
const hour = 3_600_000
const time = (ms: number) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '')
const select = (sql: string, model: string) =>
  clickhouse.select(`${sql} WHERE model = {model:String}`, { model })

const psi: Measurement = {
  subject: 'distance',
  statistic: 'psi',
  value: 0.25,
  lower: 0.25,
  upper: 0.25,
  threshold: 0.1,
  noiseFloor: null,
  n: 900,
  referenceN: 5_000,
  verdict: 'fail',
  check: 'drift',
  baseline: 'same-hours',
  excess: 4.5,
  pValue: 0.001,
  reason: '',
  stage: '',
  subjectKind: 'feature',
  detail: 'mean 12 against 729: divided by 60',
}

const report = (model: string, of: Partial<DriftReported>): DriftReported => ({
  reportId: randomUUID(),
  kind: 'drift',
  model,
  version: 1,
  role: 'live',
  segment: '',
  windowStart: at,
  windowEnd: at + hour,
  watermark: at + 2 * hour,
  isMature: true,
  measurements: [psi],
  createdAt: at,
  suppressed: [],
  ...of,
})

async function record(...reports: readonly DriftReported[]): Promise<void> {
  for (const one of reports)
    for (const { table, rowsOf } of eventSinks.driftReports)
      await clickhouse.insert(table, rowsOf(one), randomUUID())
}

describe('v_windows and v_kpi_by_variant', () => {
  it('show the newest report of a window, drift and KPI apart', async () => {
    const model = newModel()
    const usd = {
      ...psi,
      subject: 'usd',
      statistic: 'mean',
      lower: NaN,
      upper: Infinity,
      threshold: null,
      verdict: 'inconclusive',
    }
    const newer = report(model, {
      createdAt: at + 10,
      measurements: [
        { ...psi, value: 0.5, noiseFloor: 0.01, excess: Infinity, pValue: null, reason: 'deaf' },
      ],
    })
    const kpi = report(model, { kind: 'kpi', isMature: false, measurements: [usd] })
    await record(newer, report(model, {}), kpi)
    expect(
      await select(
        `SELECT feature, statistic, value, threshold, noise_floor, n, verdict, window_end, check, baseline, excess, p_value,
           reason, subject_kind, detail FROM v_windows`,
        model,
      ),
    ).toEqual([
      {
        feature: 'distance',
        statistic: 'psi',
        value: 0.5,
        threshold: 0.1,
        noise_floor: 0.01,
        n: 900,
        verdict: 'fail',
        window_end: time(at + hour),
        check: 'drift',
        baseline: 'same-hours',
        excess: 'inf',
        p_value: null,
        reason: 'deaf',
        subject_kind: 'feature',
        detail: 'mean 12 against 729: divided by 60',
      },
    ])
    expect(
      await select(
        'SELECT kpi, mean, lower, upper, units, is_mature, watermark FROM v_kpi_by_variant',
        model,
      ),
    ).toEqual([
      {
        kpi: 'usd',
        mean: 0.25,
        lower: 'nan',
        upper: 'inf',
        units: 900,
        is_mature: false,
        watermark: time(at + 2 * hour),
      },
    ])
  })

  it('keep one statistic of different checks, baselines and kinds of subject apart', async () => {
    const model = newModel()
    const others = [
      psi,
      { ...psi, baseline: 'reference', value: 0.3 },
      { ...psi, check: 'exact', value: 0.4 },
      { ...psi, subjectKind: 'score', value: 0.5 },
    ]
    await record(report(model, { measurements: others }))
    await clickhouse.command('OPTIMIZE TABLE measurements FINAL')
    expect(await select('SELECT value FROM (SELECT * FROM v_windows ORDER BY value)', model)).toEqual([
      { value: 0.25 },
      { value: 0.3 },
      { value: 0.4 },
      { value: 0.5 },
    ])
  })
})

describe('v_performance', () => {
  const auc = (stage: string, value: number): Measurement => ({
    ...psi,
    subject: 'score',
    subjectKind: 'score',
    statistic: 'roc_auc',
    check: 'performance',
    stage,
    value,
  })
  const read = (model: string) =>
    select(
      'SELECT stage, metric, value, lower, upper, n FROM (SELECT * FROM v_performance ORDER BY stage)',
      model,
    )

  it('shows the estimate, and beside it the realised value: provisional, then final', async () => {
    const model = newModel()
    const shown = { metric: 'roc_auc', lower: null, upper: null, n: 900 }
    await record(report(model, { measurements: [auc('estimated', 0.8)] }))
    // From before subjects had kinds.
    const older = { ...auc('provisional', 0.5), subjectKind: '' }
    await record(report(model, { measurements: [older] }))
    await record(report(model, { createdAt: at + 1, measurements: [auc('provisional', 0.6)] }))
    expect(await read(model)).toEqual([
      { stage: 'estimated', value: 0.8, ...shown },
      { stage: 'provisional', value: 0.6, ...shown },
    ])
    // A provisional value that was made late, while labels were looked up again, does not undo a final one.
    await record(report(model, { createdAt: at + 2, measurements: [auc('final', 0.7)] }))
    await record(report(model, { createdAt: at + 3, measurements: [auc('provisional', 0.65)] }))
    expect(await read(model)).toEqual([
      { stage: 'estimated', value: 0.8, ...shown },
      { stage: 'final', value: 0.7, ...shown },
    ])
  })

  it('has a band where both ends are not the value, and says why not where they are', async () => {
    const model = newModel()
    const banded = { ...auc('estimated', 0.8), lower: 0.75, upper: 0.85, detail: '' }
    const bare = { ...auc('final', 0.8), lower: 0.8, upper: 0.8, detail: 'no band: too few blocks' }
    await record(report(model, { measurements: [banded, bare] }))
    expect(await select('SELECT lower, upper, detail FROM v_performance', model)).toEqual(
      expect.arrayContaining([
        { lower: 0.75, upper: 0.85, detail: '' },
        { lower: null, upper: null, detail: 'no band: too few blocks' },
      ]),
    )
  })

  it('keeps windows apart, and performance out of the windows of drift', async () => {
    const model = newModel()
    await record(
      report(model, { measurements: [auc('final', 0.7), psi] }),
      report(model, { windowStart: at + hour, windowEnd: at + 2 * hour, measurements: [auc('final', 0.9)] }),
    )
    expect((await read(model)).map((row) => row['value']).sort()).toEqual([0.7, 0.9])
    expect(await select('SELECT statistic FROM v_windows', model)).toEqual([{ statistic: 'psi' }])
  })
})

describe('v_suppressed_alerts', () => {
  it('have each alert that was not sent once, however often its window is reported', async () => {
    const model = newModel()
    const alert = {
      alertname: 'ModelDriftDetected',
      fingerprint: '00000000000000ff',
      subjects: ['distance', 'hour'],
      value: 0.2,
      reason: 'weekly budget of ops is spent',
    }
    const first = report(model, { suppressed: [alert] })
    await record(first, { ...first, createdAt: at + 5, suppressed: [{ ...alert, value: 0.3 }] })
    expect(
      await select(
        'SELECT alertname, fingerprint, subjects, value, reason, suppressed_at FROM v_suppressed_alerts',
        model,
      ),
    ).toEqual([{ ...alert, value: 0.3, suppressed_at: time(at + 5) }])
  })
})
