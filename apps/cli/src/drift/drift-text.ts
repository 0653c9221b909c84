import { type ModelName } from '@weir/vocabulary'
import { formatDuration } from '../duration.ts'
import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { printTable } from '../print-table.ts'
import { sparkline } from '../sparkline.ts'
import { type DriftRow, type KpiRow } from './window-rows.ts'

export interface DriftView {
  readonly model: ModelName
  /** false: of each feature the statistic that needs attention most. */
  readonly isEveryStatistic: boolean
}

/** What the windows of a model say, a table for each version and role, failed features first. */
export function driftText(view: DriftView, drift: readonly DriftRow[], kpis: readonly KpiRow[]): string {
  const { model } = view
  if (drift.length + kpis.length === 0)
    return `no windows of ${model} yet; the drift-monitor reports a window once its event time has passed`
  const arms = grouped(drift, armOf).map(
    ([arm, rows]) => `${model} ${arm}${spanOf(rows)}\n${driftTable(view, rows)}`,
  )
  const values = kpis.length === 0 ? [] : [`KPIs of ${model}${spanOf(kpis)}\n${kpiTable(kpis)}`]
  return [...arms, ...values].join('\n\n')
}

/** Whether the newest window of any checked statistic fails. */
export function hasDrift(drift: readonly DriftRow[]): boolean {
  return grouped(drift, seriesOf).some(([, [newest]]) => newest?.verdict === 'fail')
}

function driftTable({ isEveryStatistic }: DriftView, rows: readonly DriftRow[]): string {
  const series = grouped(decisive(rows), seriesOf).map(([, found]) => found)
  const sorted = series.toSorted(byNeed)
  const shown = isEveryStatistic ? sorted : firstOfEach(sorted, ([row]) => row?.feature)
  const lines = shown.flatMap((found) => {
    const [newest] = found
    if (newest === undefined) return []
    const failed = found.filter(({ verdict }) => verdict === 'fail').length
    return [
      [
        newest.feature,
        newest.statistic,
        formatNumber(newest.value),
        formatNumber(newest.threshold),
        formatNumber(newest.noiseFloor),
        newest.n,
        newest.verdict,
        `${failed} of ${found.length}`,
        sparkline(
          oldestFirst(found, ({ value }) => value),
          0,
        ),
      ],
    ]
  })
  const head = [
    'feature',
    'statistic',
    'value',
    'threshold',
    'noise floor',
    'n',
    'verdict',
    'failed',
    'trend',
  ]
  return printTable(head, lines)
}

function kpiTable(rows: readonly KpiRow[]): string {
  const series = grouped(rows, (row) => `${row.kpi} ${armOf(row)}`).map(([, found]) => found)
  const lines = series.flatMap((found) => {
    const newest = found.find(({ isMature }) => isMature) ?? found[0]
    if (newest === undefined) return []
    const { kpi, mean, lower, upper, n, isMature } = newest
    return [
      [
        kpi,
        armOf(newest),
        formatNumber(mean),
        formatNumber(lower),
        formatNumber(upper),
        n,
        isMature ? 'final' : 'provisional',
        sparkline(oldestFirst(found, (row) => row.mean)),
      ],
    ]
  })
  return printTable(['KPI', 'version', 'mean', 'lower', 'upper', 'n', 'labels', 'trend'], lines)
}

/** The statistics that decide; all of them where none does. */
function decisive(rows: readonly DriftRow[]): readonly DriftRow[] {
  const checked = rows.filter(({ threshold }) => threshold !== null)
  return checked.length > 0 ? checked : rows
}

function firstOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => unknown): readonly Row[] {
  return rows.filter((row, at) => rows.findIndex((other) => keyOf(other) === keyOf(row)) === at)
}

/** Failed ones first, then by how near the value is to its threshold. */
function byNeed([one]: readonly DriftRow[], [other]: readonly DriftRow[]): number {
  if (one === undefined || other === undefined) return 0
  const failing = Number(other.verdict === 'fail') - Number(one.verdict === 'fail')
  return failing !== 0 ? failing : nearness(other) - nearness(one)
}

function nearness({ value, threshold }: DriftRow): number {
  const share = threshold === null || threshold === 0 ? value : value / threshold
  return Number.isNaN(share) ? -Infinity : share
}

function armOf({ version, role, segment }: DriftRow | KpiRow): string {
  return `version ${version} (${role})${segment === '' ? '' : `, segment ${segment}`}`
}

function seriesOf(row: DriftRow): string {
  return `${armOf(row)} ${row.feature} ${row.statistic}`
}

function spanOf(rows: readonly (DriftRow | KpiRow)[]): string {
  const [first] = rows
  if (first === undefined) return ''
  const newest = Math.max(...rows.map(({ endAt }) => endAt))
  return `: windows of ${formatDuration(first.endAt - first.startAt)} until ${formatTime(newest)}`
}

function oldestFirst<Row extends { readonly endAt: number }>(
  rows: readonly Row[],
  valueOf: (row: Row) => number,
): readonly number[] {
  return rows.toSorted((one, other) => one.endAt - other.endAt).map(valueOf)
}

function grouped<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): readonly [string, readonly Row[]][] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push(row)
  }
  return [...groups]
}
