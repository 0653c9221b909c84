import { type ModelName } from '@weir/vocabulary'
import { formatDuration } from '../duration.ts'
import { grouped } from '../grouped.ts'
import { checkLines } from './check-lines.ts'
import { delayCheck, type CheckRow } from './check-rows.ts'
import { type ColumnPlot } from './column-plot.ts'
import { delayCurves } from './delay-curves.ts'
import { type DriftReport, type KpiLine, type MetricLine } from './drift-report.ts'
import { type KpiRow } from './kpi-rows.ts'
import { isOfEstimates, type MetricRow } from './metric-rows.ts'
import { armOf, type WindowQuery } from './select.ts'
import { staleNotes, withStale } from './stale-checks.ts'

/** What was read of a model. */
export interface ReadWindows extends Pick<DriftReport, 'labelDelays' | 'suppressed'> {
  readonly model: ModelName
  /** Newest window first within each series, all three. */
  readonly checks: readonly CheckRow[]
  readonly kpis: readonly KpiRow[]
  readonly metrics: readonly MetricRow[]
  /** Histograms by `armOf`; empty: none were asked for. */
  readonly plots: ReadonlyMap<string, readonly ColumnPlot[]>
  /** Which windows were wanted. */
  readonly asked: Pick<WindowQuery, 'version' | 'lengthMs'>
}

/** The report on the windows of a model. */
export function windowsReport(read: ReadWindows): DriftReport {
  const { model, checks, kpis, metrics, plots, labelDelays, suppressed } = read
  const arms = withStale(
    grouped(
      checks.filter(({ check }) => check !== delayCheck),
      armOf,
    ).map(([name, rows]) => ({
      name,
      until: Math.max(...rows.map(({ window }) => window.end)),
      checks: checkLines(rows),
      plots: plots.get(name) ?? [],
    })),
  )
  return {
    title: String(model),
    arms,
    kpis: grouped(kpis, (row) => `${row.kpi} ${armOf(row)}`).flatMap(([, rows]) => kpiLine(rows) ?? []),
    performance: metricLines(metrics),
    delayCurves: delayCurves(checks),
    labelDelays,
    suppressed,
    exact: null,
    notes: [...(hasJudged({ arms }) ? [] : [nothingJudged(read)]), ...staleNotes(arms)],
  }
}

/** Whether the newest window of any check fails that is not stale. That of all features together explains and decides
 *  nothing, here as in alerts. */
export function hasFailed({ arms }: Pick<DriftReport, 'arms'>): boolean {
  return arms.some(({ checks }) =>
    checks.some(
      ({ check, verdict, isStale }) => verdict === 'fail' && !isStale && check !== 'multivariate_drift',
    ),
  )
}

/** Whether there is a check that decides; without one, "nothing failed" says nothing. */
export function hasJudged({ arms }: Pick<DriftReport, 'arms'>): boolean {
  return arms.some(({ checks }) => checks.some(({ isBeside, isStale }) => !isBeside && !isStale))
}

function nothingJudged({ model, asked: { version, lengthMs } }: ReadWindows): string {
  if (version === null && lengthMs === null)
    return `nothing was judged: no windows of ${model} yet; the drift-monitor reports a window once its event time has passed`
  const ofLength = lengthMs === null ? '' : `of ${formatDuration(lengthMs)} `
  const ofVersion = version === null ? '' : `of version ${version} `
  return `nothing was judged: no window ${ofLength}${ofVersion}of ${model}; leave --window or --version out to see those that there are`
}

function kpiLine(rows: readonly KpiRow[]): KpiLine | null {
  const newest = rows.find(({ isMature }) => isMature) ?? rows[0]
  return newest === undefined ? null : { ...newest, trend: rows.map(({ mean }) => mean).toReversed() }
}

/** Those of the model before those of its estimates. */
function metricLines(metrics: readonly MetricRow[]): readonly MetricLine[] {
  return grouped(metrics, ({ arm, metric }) => `${arm} ${metric}`)
    .flatMap(([, rows]) => metricLine(rows) ?? [])
    .toSorted((a, b) => Number(isOfEstimates(a.metric)) - Number(isOfEstimates(b.metric)))
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
