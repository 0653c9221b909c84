import { formatNumber } from '../format-number.ts'
import { formatTime } from '../format-time.ts'
import { writeDuration } from '../duration.ts'
import { printTable } from '../print-table.ts'
import { type DetectionReport } from './detection-report.ts'

const mostLines = 50

/** A report for people: what was judged, where the detector spoke in order, what it promises, notes. */
export function detectionText(report: DetectionReport): string {
  const { file, column, detector, judged, alarms, warnings } = report
  const counts = [counted(alarms.length, 'alarm'), counted(warnings.length, 'stretch of warnings')]
  const head = `${detector} over ${column} of ${file}: ${judged.count} ${judged.of}, ${counts.join(', ')}`
  return [
    head,
    ...referenceLines(report),
    ...foundLines(report),
    ...(report.contract === null ? [] : [`contract: ${report.contract}`]),
    ...report.notes.map((note) => `note: ${note}`),
  ].join('\n')
}

function referenceLines({ reference }: DetectionReport): readonly string[] {
  if (reference === null) return []
  const { name, blocks, blockMs, mean, sd } = reference
  return [
    `reference: ${name}, ${blocks} blocks of ${writeDuration(blockMs)}, mean ${formatNumber(mean)}, standard deviation ${formatNumber(sd)}`,
  ]
}

function foundLines({ statistic, alarms, warnings }: DetectionReport): readonly string[] {
  const found = [
    ...warnings.map((warning) => ({ what: 'warning', ...warning })),
    ...alarms.map((alarm) => ({ what: 'alarm', count: null, ...alarm })),
  ].toSorted((a, b) => a.index - b.index)
  if (found.length === 0) return []
  const shown = found.slice(0, mostLines)
  const head = ['', 'index', 'row', 'time', 'value', statistic, 'rows long']
  const rows = shown.map(({ what, index, row, at, value, statistic: compared, count }) => [
    ...[what, index, row, formatTime(at), formatNumber(value), formatNumber(compared), count],
  ])
  const more = found.length - shown.length
  return [printTable(head, rows), ...(more === 0 ? [] : [`and ${more} more: --json has all of them`])]
}

function counted(count: number, word: string): string {
  if (count === 1) return `1 ${word}`
  return `${count} ${word.replace(/^\S+/, (first) => (first.endsWith('ch') ? `${first}es` : `${first}s`))}`
}
