import { connectClickHouse, type ClickHouse, type RawRow } from '@weir/clickhouse'
import { modelName } from './model-contract.ts'
import { plot, type PlotPoint } from './plot.ts'
import { type SeenRollout } from './watch-rollout.ts'

const plotWidth = 64

/** Weight and evidence of a rollout over event time, as lines for a terminal. */
export function plotRollout({ history }: SeenRollout): readonly string[] {
  const known = history.flatMap(({ watermarkMs, weightPercent, checks }) =>
    watermarkMs === null ? [] : [{ atMs: watermarkMs, weightPercent, checks }],
  )
  if (known.length === 0) return []
  const pointsOf = (check: string): readonly PlotPoint[] =>
    known.map(({ atMs, checks }) => ({
      atMs,
      value: checks.find((found) => found.check === check)?.value ?? null,
    }))
  const weight = known.map(({ atMs, weightPercent }) => ({ atMs, value: weightPercent }))
  const most = Math.max(10, ...weight.map(({ value }) => value))
  const kpi = pointsOf('kpi')
  const share = pointsOf('classShare')
  return plot(
    [
      { label: `weight, 0 to ${most} %`, points: weight, from: 0, to: most },
      ...(kpi.some(({ value }) => value !== null)
        ? [{ label: 'KPI gain at least, -1 to 1 USD', points: kpi, from: -1, to: 1 }]
        : []),
      ...(share.some(({ value }) => value !== null)
        ? [{ label: 'ln E class share, 0 to 4.6', points: share, from: 0, to: Math.log(100) }]
        : []),
    ],
    plotWidth,
  )
}

/** What ClickHouse holds of the demo. */
export interface Recorded {
  readonly live: number
  readonly shadow: number
  readonly outcomes: number
  readonly notOk: number
  readonly byVersion: readonly { readonly version: number; readonly live: number; readonly shadow: number }[]
}

export function openAnalysis(url: string): ClickHouse {
  return connectClickHouse({ url, database: 'default', requestTimeoutMs: 30_000 })
}

export async function recorded(clickhouse: ClickHouse): Promise<Recorded> {
  const rows = await clickhouse.select(
    `SELECT version, countIf(intended_role != 'shadow') AS live, countIf(intended_role = 'shadow') AS shadow,
       countIf(status != 'ok') AS not_ok, countIf(intended_role != 'shadow' AND outcome_name != '') AS outcomes
     FROM v_predictions WHERE model = {model:String} GROUP BY version ORDER BY version`,
    { model: modelName },
  )
  const sum = (column: string) => rows.reduce((total, row) => total + numberAt(row, column), 0)
  return {
    live: sum('live'),
    shadow: sum('shadow'),
    outcomes: sum('outcomes'),
    notOk: sum('not_ok'),
    byVersion: rows.map((row) => ({
      version: numberAt(row, 'version'),
      live: numberAt(row, 'live'),
      shadow: numberAt(row, 'shadow'),
    })),
  }
}

/** When a version's first and last live answers were given, wall clock in ms, and how many there were. */
export async function servedSpan(
  clickhouse: ClickHouse,
  version: number,
): Promise<{ readonly firstMs: number; readonly lastMs: number; readonly answers: number }> {
  const [row = {}] = await clickhouse.select(
    `SELECT toUnixTimestamp64Milli(min(served_time)) AS first, toUnixTimestamp64Milli(max(served_time)) AS last,
       count() AS answers
     FROM v_predictions WHERE model = {model:String} AND intended_version = {version:UInt32} AND intended_role != 'shadow'`,
    { model: modelName, version },
  )
  return { firstMs: numberAt(row, 'first'), lastMs: numberAt(row, 'last'), answers: numberAt(row, 'answers') }
}

function numberAt(row: RawRow, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw new Error(`${column} is no number: ${JSON.stringify(row)}`)
}
