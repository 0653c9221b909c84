import { type Instant } from '@weir/vocabulary'
import { formatDuration } from '../duration.ts'
import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { type Cell } from '../print-table.ts'
import { sparkline } from '../sparkline.ts'
import { checksTable } from './checks-table.ts'
import { type DriftReport, type ReportArm } from './drift-report.ts'
import { exactTables } from './exact-tables.ts'
import { isOfEstimates, type MetricWindow } from './metric-rows.ts'
import { type ReportTable } from './report-table.ts'
import { armOf } from './select.ts'

/** How many names of columns a cell lists. */
const mostNames = 5

/** One for each version and role.
 *  @param isEvery false: drift of each column, and of the other checks those that need attention */
export function armTable(
  { title }: Pick<DriftReport, 'title'>,
  arm: ReportArm,
  { isEvery }: { readonly isEvery: boolean },
): ReportTable {
  const until = arm.until === null ? '' : ` until ${formatTime(arm.until)}`
  return {
    heading: [title, arm.name].filter((part) => part !== '').join(' ') + until,
    ...checksTable(arm.checks, { isEvery }),
  }
}

/** The tables below those of the checks; none that would be empty. */
export function otherTables(report: DriftReport): readonly ReportTable[] {
  return [
    ...exactTables(report.exact),
    performanceTable(report),
    curveTable(report),
    delayTable(report),
    kpiTable(report),
    suppressedTable(report),
  ].filter(({ rows }) => rows.length > 0)
}

function performanceTable({ title, performance }: DriftReport): ReportTable {
  return {
    heading: `Performance of ${title}`,
    head: [
      'metric',
      'version',
      'estimated',
      'band',
      'day',
      'provisional',
      'day',
      'final',
      'day',
      'labels',
      'trend',
    ],
    rows: performance.map(({ arm, metric, estimated, provisional, final, trend }) => [
      metric,
      arm,
      formatNumber(estimated?.value ?? null),
      bandOf(estimated),
      dayOf(estimated),
      formatNumber(provisional?.value ?? null),
      dayOf(provisional),
      formatNumber(final?.value ?? null),
      dayOf(final),
      behindOf(metric, final ?? provisional),
      sparkline(trend),
    ]),
    note: performance.length === 0 ? '' : 'An estimate cannot see a change of P(label given features).',
  }
}

function curveTable({ title, delayCurves }: DriftReport): ReportTable {
  const told = (ms: number | null) => (ms === null ? 'not reached' : formatDuration(ms))
  return {
    heading: `Label delay of ${title}, labels that are still to come counted`,
    head: ['outcome', 'requests of', 'until', 'n', 'p50', 'p95', 'p99'],
    rows: delayCurves.map(({ outcome, window, n, p50Ms, p95Ms, p99Ms }) => [
      outcome,
      formatDuration(window.end - window.start),
      formatTime(window.end),
      n,
      told(p50Ms),
      told(p95Ms),
      told(p99Ms),
    ]),
    note: '',
  }
}

function delayTable({ title, labelDelays }: DriftReport): ReportTable {
  return {
    heading: `Labels of ${title} that have come, by day of the request`,
    head: ['outcome', 'day', 'answered', 'labelled', 'share', 'p50 h', 'p95 h', 'p99 h'],
    rows: labelDelays.map(({ outcome, day, answered, labelled, p50Hours, p95Hours, p99Hours }) => [
      outcome,
      day,
      answered,
      labelled,
      formatNumber(answered === 0 ? null : labelled / answered),
      formatNumber(p50Hours),
      formatNumber(p95Hours),
      formatNumber(p99Hours),
    ]),
    note: '',
  }
}

function kpiTable({ title, kpis }: DriftReport): ReportTable {
  const [first] = kpis
  const length = first === undefined ? '' : `: windows of ${formatDuration(first.endAt - first.startAt)}`
  return {
    heading: `KPIs of ${title}${length}`,
    head: ['KPI', 'version', 'mean', 'lower', 'upper', 'n', 'labels', 'until', 'trend'],
    rows: kpis.map((line) => [
      line.kpi,
      armOf(line),
      formatNumber(line.mean),
      formatNumber(line.lower),
      formatNumber(line.upper),
      line.n,
      line.isMature ? 'final' : 'provisional',
      formatTime(line.endAt),
      sparkline(line.trend),
    ]),
    note: '',
  }
}

function suppressedTable({ title, suppressed }: DriftReport): ReportTable {
  return {
    heading: `Alerts of ${title} that were due and not sent`,
    head: ['alert', 'version', 'about', 'value', 'windows', 'first', 'last', 'why'],
    rows: suppressed.map(({ alertname, version, subjects, value, windows, firstAt, lastAt, reason }) => [
      alertname,
      version,
      namesIn(subjects),
      formatNumber(value),
      windows,
      formatTime(firstAt),
      formatTime(lastAt),
      reason,
    ]),
    note: '',
  }
}

function namesIn(names: readonly string[]): string {
  const more = names.length - mostNames
  return names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** What a realised value was made of: labels; windows where it is of estimates. */
function behindOf(metric: string, realised: MetricWindow | null): Cell {
  if (realised === null || !isOfEstimates(metric)) return realised?.n ?? null
  const { n, window } = realised
  return `${n} ${n === 1 ? 'window' : 'windows'} of ${formatDuration(window.end - window.start)}`
}

function bandOf(found: MetricWindow | null): string | null {
  if (found === null || found.lower === null || found.upper === null) return null
  return `${formatNumber(found.lower)} to ${formatNumber(found.upper)}`
}

function dayOf(found: MetricWindow | null): string | null {
  return found === null ? null : dateOf(found.window.start)
}

function dateOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10)
}
