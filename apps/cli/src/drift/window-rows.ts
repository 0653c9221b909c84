import { type RawRow } from '@weir/clickhouse'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'
import { z } from 'zod'

/** Reads rows; the driver's only door that reports need. */
export type Select = (sql: string, params: Readonly<Record<string, unknown>>) => Promise<readonly RawRow[]>

/** ClickHouse writes NaN and infinities as text. */
const statistic = z.union([
  z.number(),
  z
    .enum(['nan', '-nan', 'inf', '-inf'])
    .transform((text) => (text.endsWith('nan') ? Number.NaN : Number(`${text}inity`.replace('inf', 'Inf')))),
])

const windowRow = z.object({
  version: z.number(),
  role: z.string(),
  segment: z.string(),
  startAt: z.number(),
  endAt: z.number(),
  n: z.number(),
})

const driftRow = windowRow.extend({
  feature: z.string(),
  statistic: z.string(),
  value: statistic,
  threshold: statistic.nullable(),
  noiseFloor: statistic.nullable(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'error']),
})

const kpiRow = windowRow.extend({
  kpi: z.string(),
  mean: statistic,
  lower: statistic,
  upper: statistic,
  isMature: z.boolean(),
})

/** One statistic of one feature in one window. */
export type DriftRow = z.output<typeof driftRow>
/** One KPI of one version in one window. */
export type KpiRow = z.output<typeof kpiRow>

export interface WindowQuery {
  readonly model: ModelName
  /** null: every version. */
  readonly version: VersionNumber | null
  /** Length of the windows in ms; null: the shortest there is. */
  readonly lengthMs: number | null
  /** Newest windows of each series. */
  readonly last: number
}

const times = 'toUnixTimestamp64Milli(window_start) AS startAt, toUnixTimestamp64Milli(window_end) AS endAt'
const length = 'toUnixTimestamp64Milli(window_end) - toUnixTimestamp64Milli(window_start)'
const ofVersion = 'model = {model:String} AND ({version:UInt32} = 0 OR version = {version:UInt32})'

/** Drift and data quality, newest window first within each series.
 *  @returns no rows when there is no window of that length */
export async function driftRows(select: Select, query: WindowQuery): Promise<readonly DriftRow[]> {
  const rows = await select(
    `SELECT version, role, segment, ${times}, feature, statistic, value, threshold, noise_floor AS noiseFloor, n, verdict
     FROM v_windows WHERE ${ofVersion} AND ${length} = {lengthMs:Int64}
     ORDER BY version, role, segment, feature, statistic, window_end DESC
     LIMIT {last:UInt32} BY version, role, segment, feature, statistic`,
    paramsOf(query, await windowLength(select, 'v_windows', query)),
  )
  return rows.map((row) => driftRow.parse(row))
}

/** KPIs by version, newest window first within each series. */
export async function kpiRows(select: Select, query: WindowQuery): Promise<readonly KpiRow[]> {
  const rows = await select(
    `SELECT version, role, segment, ${times}, kpi, mean, lower, upper, units AS n, is_mature AS isMature
     FROM v_kpi_by_variant WHERE ${ofVersion} AND ${length} = {lengthMs:Int64}
     ORDER BY version, role, segment, kpi, window_end DESC
     LIMIT {last:UInt32} BY version, role, segment, kpi`,
    paramsOf(query, await windowLength(select, 'v_kpi_by_variant', query)),
  )
  return rows.map((row) => kpiRow.parse(row))
}

async function windowLength(
  select: Select,
  view: 'v_windows' | 'v_kpi_by_variant',
  query: WindowQuery,
): Promise<number> {
  if (query.lengthMs !== null) return query.lengthMs
  const sql = `SELECT min(${length}) AS lengthMs FROM ${view} WHERE ${ofVersion}`
  const [row] = await select(sql, paramsOf(query, 0))
  return z.object({ lengthMs: z.number() }).parse(row).lengthMs
}

function paramsOf({ model, version, last }: WindowQuery, lengthMs: number) {
  return { model, version: version ?? 0, lengthMs, last }
}
