import { subjectLabel } from '@weir/monitor'
import { dayMs } from '@weir/vocabulary'
import { formatDuration } from '../duration.ts'
import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { printTable } from '../print-table.ts'
import { type TrialAnswer } from './monitor-answers.ts'

const mostNames = 5

/** How a column can be judged, in words; a column that is deaf never reads as though it were watched. */
const states = {
  judged: 'judged',
  deaf: 'deaf: fails above its threshold only',
  shown: 'not learned: shown, never alerts',
  thin: 'too few rows in every window: never judged',
  muted: 'muted: shown, never alerts',
} as const

/** What a definition would have sent over the past, and which columns it cannot watch. */
export function trialText(model: string, { from, to, alerts, columns, notReplayed }: TrialAnswer): string {
  const sent = alerts.filter(({ status }) => status === 'firing').length
  const suppressed = alerts.filter(({ status }) => status === 'suppressed').length
  const days = (to - from) / dayMs
  const rate = days > 0 ? ` (${formatNumber((7 * sent) / days)} a week)` : ''
  const over = `over ${formatNumber(days)} days, from ${formatTime(from)} to ${formatTime(to)}`
  return [
    `${model} ${over}: ${sent} alerts sent${rate}, ${suppressed} suppressed`,
    ...(alerts.length === 0 ? [] : [alertsTable(alerts)]),
    columns.length === 0
      ? 'no column was judged: the model has no version with a reference that answered'
      : columnsTable(columns),
    ...(notReplayed.length === 0 ? [] : [`not gone through again: ${notReplayed.join(', ')}`]),
  ].join('\n\n')
}

function alertsTable(alerts: TrialAnswer['alerts']): string {
  const rows = alerts.map(({ at, status, alertname, version, severity, subjects, summary }) => [
    formatTime(at),
    status,
    alertname,
    version,
    severity,
    namesIn(subjects),
    summary,
  ])
  return printTable(['event time', 'status', 'alert', 'version', 'severity', 'about', 'summary'], rows)
}

function columnsTable(columns: TrialAnswer['columns']): string {
  const rows = columns.map((column) => [
    column.version,
    subjectLabel(column),
    states[column.state],
    column.baseline,
    formatDuration(column.windowMs),
    formatNumber(column.threshold),
  ])
  return printTable(['version', 'column', 'drift', 'baseline', 'window', 'threshold'], rows)
}

function namesIn(names: readonly string[]): string | null {
  const more = names.length - mostNames
  if (names.length === 0) return null
  return names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
