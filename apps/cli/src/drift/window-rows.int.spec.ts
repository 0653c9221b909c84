import { connectClickHouse, tables, type ClickHouse } from '@weir/clickhouse'
import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { randomUUID } from 'node:crypto'
import { addressesFrom } from '../addresses.ts'
import { driftRows, kpiRows } from './window-rows.ts'

const hourMs = 3_600_000
const model = parseModelName(`cli-drift-${randomUUID()}`)
let clickhouse: ClickHouse

function measurement(of: {
  readonly kind: string
  readonly hour: number
  readonly hours?: number
  readonly version?: number
}) {
  const { kind, hour, hours = 1, version = 1 } = of
  return {
    report_id: `${kind}-${version}-${hour}-${hours}`,
    kind,
    model,
    version,
    role: 'live',
    segment: '',
    window_start: hour * hourMs,
    window_end: (hour + hours) * hourMs,
    is_mature: true,
    subject: kind === 'kpi' ? 'value' : 'minute',
    statistic: kind === 'kpi' ? 'mean' : 'js_distance',
    value: hour === 0 ? 'nan' : hour / 10,
    lower: 0,
    upper: 1,
    threshold: kind === 'kpi' ? null : 0.15,
    noise_floor: null,
    n: 1_000,
    reference_n: 2_000,
    verdict: hour >= 2 ? 'fail' : 'pass',
    watermark: 100 * hourMs,
    created_at: 100 * hourMs,
  }
}

beforeAll(async () => {
  const url = addressesFrom(process.env).clickhouse
  clickhouse = connectClickHouse({ url, database: 'default', requestTimeoutMs: 30_000 })
  const rows = [
    ...[0, 1, 2].map((hour) => measurement({ kind: 'drift', hour })),
    measurement({ kind: 'drift', hour: 3, version: 2 }),
    measurement({ kind: 'drift', hour: 0, hours: 24 }),
    measurement({ kind: 'kpi', hour: 1 }),
  ]
  await clickhouse.insert(tables.measurements, rows, randomUUID())
})
afterAll(() => clickhouse.close())

const query = { model, version: null, lengthMs: null, last: 24 }

describe('the windows of a model', () => {
  it('come newest first by series, of the shortest length there is', async () => {
    const rows = await driftRows(clickhouse.select, query)
    expect(rows.map(({ version, startAt, value }) => [version, startAt / hourMs, value])).toEqual([
      [1, 2, 0.2],
      [1, 1, 0.1],
      [1, 0, Number.NaN],
      [2, 3, 0.3],
    ])
    expect(rows[0]).toMatchObject({
      feature: 'minute',
      threshold: 0.15,
      noiseFloor: null,
      n: 1_000,
      verdict: 'fail',
    })
  })

  it('can be asked for by version, length and number', async () => {
    const [two, ...others] = await driftRows(clickhouse.select, { ...query, version: parseVersionNumber(2) })
    expect([two?.version, others]).toEqual([2, []])
    const days = await driftRows(clickhouse.select, { ...query, lengthMs: 24 * hourMs })
    expect(days.map(({ endAt }) => endAt / hourMs)).toEqual([24])
    expect(
      await driftRows(clickhouse.select, { ...query, version: parseVersionNumber(1), last: 2 }),
    ).toHaveLength(2)
  })

  it('have their KPIs beside them', async () => {
    const [row] = await kpiRows(clickhouse.select, query)
    expect(row).toMatchObject({ kpi: 'value', mean: 0.1, lower: 0, upper: 1, n: 1_000, isMature: true })
  })

  it('are none for a model that has none', async () => {
    const nobody = { ...query, model: parseModelName(`cli-drift-${randomUUID()}`) }
    expect(await driftRows(clickhouse.select, nobody)).toEqual([])
    expect(await kpiRows(clickhouse.select, nobody)).toEqual([])
  })
})
