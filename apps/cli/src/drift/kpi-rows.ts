import { z } from 'zod'
import {
  length,
  measured,
  ofVersion,
  paramsOf,
  times,
  windowRow,
  type Select,
  type WindowQuery,
} from './select.ts'

const row = windowRow.extend({
  kpi: z.string(),
  mean: measured,
  lower: measured,
  upper: measured,
  isMature: z.boolean(),
})

/** One KPI of one version in one window. */
export type KpiRow = z.output<typeof row>

/** KPIs by version, newest window first within each series; of the shortest windows there are where no length is given. */
export async function kpiRows(select: Select, query: WindowQuery): Promise<readonly KpiRow[]> {
  const lengthMs = query.lengthMs ?? (await shortest(select, query))
  const rows = await select(
    `SELECT version, role, segment, ${times}, kpi, mean, lower, upper, units AS n, is_mature AS isMature
     FROM v_kpi_by_variant WHERE ${ofVersion} AND ${length} = {lengthMs:Int64}
     ORDER BY version, role, segment, kpi, window_end DESC
     LIMIT {last:UInt32} BY version, role, segment, kpi`,
    paramsOf({ ...query, lengthMs }),
  )
  return rows.map((found) => row.parse(found))
}

async function shortest(select: Select, query: WindowQuery): Promise<number> {
  const sql = `SELECT min(${length}) AS lengthMs FROM v_kpi_by_variant WHERE ${ofVersion}`
  const [found] = await select(sql, paramsOf(query))
  return z.object({ lengthMs: z.number() }).parse(found).lengthMs
}
