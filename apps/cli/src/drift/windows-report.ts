import { type ModelName } from '@weir/vocabulary'
import { grouped } from '../grouped.ts'
import { checkLines } from './check-lines.ts'
import { delayCheck, type CheckRow } from './check-rows.ts'
import { type ColumnPlot } from './column-plot.ts'
import { delayCurves } from './delay-curves.ts'
import { type DriftReport, type KpiLine, type MetricLine } from './drift-report.ts'
import { type KpiRow } from './kpi-rows.ts'
import { type MetricRow } from './metric-rows.ts'
import { armOf } from './select.ts'

/** What was read of a model. */
export interface ReadWindows extends Pick<DriftReport, 'labelDelays' | 'suppressed'> {
  readonly model: ModelName
  /** Newest window first within each series, all three. */
  readonly checks: readonly CheckRow[]
  readonly kpis: readonly KpiRow[]
  readonly metrics: readonly MetricRow[]
  /** Histograms by `armOf`; empty: none were asked for. */
  readonly plots: ReadonlyMap<string, readonly ColumnPlot[]>
}

/** The report on the windows of a model. */
export function windowsReport({
  model,
  checks,
  kpis,
  metrics,
  plots,
  labelDelays,
  suppressed,
}: ReadWindows): DriftReport {
  const isEmpty = checks.length + kpis.length + metrics.length === 0
  return {
    title: String(model),
    arms: grouped(
      checks.filter(({ check }) => check !== delayCheck),
      armOf,
    ).map(([name, rows]) => ({
      name,
      until: Math.max(...rows.map(({ window }) => window.end)),
      checks: checkLines(rows),
      plots: plots.get(name) ?? [],
    })),
    kpis: grouped(kpis, (row) => `${row.kpi} ${armOf(row)}`).flatMap(([, rows]) => kpiLine(rows) ?? []),
    performance: grouped(metrics, ({ arm, metric }) => `${arm} ${metric}`).flatMap(
      ([, rows]) => metricLine(rows) ?? [],
    ),
    delayCurves: delayCurves(checks),
    labelDelays,
    suppressed,
    exact: null,
    notes: isEmpty
      ? [`no windows of ${model} yet; the drift-monitor reports a window once its event time has passed`]
      : [],
  }
}

/** Whether the newest window of any check fails. That of all features together explains and decides nothing, here as in
 *  alerts. */
export function hasFailed({ arms }: Pick<DriftReport, 'arms'>): boolean {
  return arms.some(({ checks }) =>
    checks.some(({ check, verdict }) => verdict === 'fail' && check !== 'multivariate_drift'),
  )
}

function kpiLine(rows: readonly KpiRow[]): KpiLine | null {
  const newest = rows.find(({ isMature }) => isMature) ?? rows[0]
  return newest === undefined ? null : { ...newest, trend: rows.map(({ mean }) => mean).toReversed() }
}

function metricLine(rows: readonly MetricRow[]): MetricLine | null {
  const [first] = rows
  if (first === undefined) return null
  const newest = (wanted: MetricRow['stage']) => {
    const found = rows.find(({ stage }) => stage === wanted)
    if (found === undefined) return null
    const { window, value, lower, upper, n } = found
    return { window, value, lower, upper, n }
  }
  const realised = rows.filter(({ stage }) => stage !== 'estimated')
  return {
    arm: first.arm,
    metric: first.metric,
    estimated: newest('estimated'),
    provisional: newest('provisional'),
    final: newest('final'),
    trend: realised.map(({ value }) => value).toReversed(),
  }
}
