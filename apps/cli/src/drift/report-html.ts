import { subjectLabel } from '@weir/monitor'
import { type Instant } from '@weir/vocabulary'
import { formatTime } from '../format-time.ts'
import { formatNumber } from '../format-number.ts'
import { type ColumnPlot } from './column-plot.ts'
import { escapeHtml } from './escape-html.ts'
import { type CheckLine, type DriftReport, type ReportArm } from './drift-report.ts'
import { histogramSvg } from './histogram-svg.ts'
import { pageStyle } from './page-style.ts'
import { type ReportTable } from './report-table.ts'
import { armTable, otherTables } from './report-tables.ts'
import { trendSvg } from './trend-svg.ts'

/** The report as one page of HTML: it loads nothing and runs no script. */
export function reportHtml(report: DriftReport, { madeAt }: { readonly madeAt: Instant }): string {
  const title = escapeHtml(`Drift of ${report.title}`)
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${pageStyle}</style></head><body>`,
    `<h1>${title}</h1><p class="made">made ${formatTime(madeAt)} by weir</p>`,
    ...report.arms.map((arm) => armPart(report, arm)),
    ...otherTables(report).map(tablePart),
    ...report.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`),
    '</body></html>',
  ].join('\n')
}

function armPart(report: DriftReport, arm: ReportArm): string {
  const shown = armTable(report, arm, { isEvery: false })
  const every = armTable(report, arm, { isEvery: true })
  return [
    tablePart({ ...shown, note: shown.note.replace(' (--all shows them)', '') }),
    arm.plots.length === 0 ? '' : legend,
    `<div class="columns">${columnsOf(arm).map(columnPart).join('\n')}</div>`,
    `<details><summary>Every check (${every.rows.length})</summary>${tableHtml(every)}</details>`,
  ].join('\n')
}

interface Column {
  readonly label: string
  readonly plot: ColumnPlot | null
  /** The statistic that decides about its drift. */
  readonly line: CheckLine | null
}

/** Columns that have something to draw, in the order of the checks. */
function columnsOf({ checks, plots }: ReportArm): readonly Column[] {
  const lines = checks.filter(({ check, isBeside }) => !isBeside && check.endsWith('drift'))
  const labels = [...new Set([...lines, ...plots].map((one) => subjectLabel(one)))]
  return labels.map((label) => ({
    label,
    plot: plots.find((plot) => subjectLabel(plot) === label) ?? null,
    line: lines.find((line) => subjectLabel(line) === label) ?? null,
  }))
}

/** Texts beyond this many characters are broken into lines. */
const longCell = 40

const legend =
  '<p class="legend"><svg viewBox="0 0 10 10"><rect class="reference" width="10" height="10"/></svg> reference ' +
  '<svg viewBox="0 0 10 10"><rect class="analysis" width="10" height="10"/></svg> analysis window; share of rows by bin, ' +
  'bins of numbers hold about as many reference rows each. Lines: value by window, threshold dashed, fails marked.</p>'

function columnPart({ label, plot, line }: Column): string {
  const told =
    line === null
      ? ''
      : `${statusPart(line.status)} ${escapeHtml(`${line.statistic} ${formatNumber(line.value)}, threshold ${formatNumber(line.threshold)}`)}`
  const rows = plot === null ? '' : `<p>${plot.n} rows against ${plot.referenceN}</p>`
  return [
    `<section><h3>${escapeHtml(label)}</h3><p>${told}</p>`,
    plot === null ? '' : histogramSvg(plot),
    line === null ? '' : trendSvg(line),
    `${rows}</section>`,
  ].join('')
}

function tablePart(table: ReportTable): string {
  const note = table.note === '' ? '' : `<p class="note">${escapeHtml(table.note)}</p>`
  return `<h2>${escapeHtml(table.heading)}</h2>${tableHtml(table)}${note}`
}

function tableHtml({ head, rows }: ReportTable): string {
  if (rows.length === 0) return ''
  const verdictAt = head.indexOf('verdict')
  const header = head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')
  const body = rows.map(
    (row) => `<tr>${row.map((cell, at) => cellPart(String(cell ?? '-'), at === verdictAt)).join('')}</tr>`,
  )
  return `<div class="scroll"><table><thead><tr>${header}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}

function cellPart(text: string, isVerdict: boolean): string {
  return text.length > longCell
    ? `<td class="long">${escapeHtml(text)}</td>`
    : `<td>${isVerdict ? statusPart(text) : escapeHtml(text)}</td>`
}

function statusPart(status: string): string {
  return `<b class="status ${escapeHtml(status.replaceAll(' ', '-'))}">${escapeHtml(status)}</b>`
}
