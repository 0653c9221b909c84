import { subjectLabel } from '@weir/monitor'
import { formatDuration } from '../duration.ts'
import { formatNumber } from '../format-number.ts'
import { type Cell } from '../print-table.ts'
import { sparkline } from '../sparkline.ts'
import { type CheckLine } from './drift-report.ts'
import { type ReportTable } from './report-table.ts'

/** Shown for each column whatever they say; the other checks are shown when they need attention. */
const alwaysShown = ['', 'drift', 'multivariate_drift', 'volume', 'silence', 'gap']
const attention = ['fail', 'error', 'deaf', 'muted', 'stale']

const head = [
  'column',
  'check',
  'statistic',
  'baseline',
  'window',
  'value',
  'threshold',
  'noise floor',
  'excess',
  'n',
  'verdict',
  'reason',
  'failed',
  'trend',
] as const
/** Columns that say nothing where each check has one window, the same for all. */
const ofSeveral = ['window', 'failed', 'trend']

/** The checks of one version, role and segment in their order. */
export function checksTable(
  checks: readonly CheckLine[],
  { isEvery }: { readonly isEvery: boolean },
): Omit<ReportTable, 'heading'> {
  const shown = isEvery ? checks : checks.filter(isShown)
  const hidden = isEvery ? [] : checks.filter((line) => !isShown(line) && !line.isBeside)
  const hasSeveral = checks.some(({ trend }) => trend.length > 1)
  const kept = [...head.keys()].filter((at) => hasSeveral || !ofSeveral.includes(head[at] ?? ''))
  return {
    head: kept.flatMap((at) => head[at] ?? []),
    rows: shown.map((line) => {
      const cells = cellsOf(line)
      return kept.map((at) => cells[at] ?? null)
    }),
    note: noteOn(hidden),
  }
}

function cellsOf(line: CheckLine): readonly Cell[] {
  const values = line.trend.map(({ value }) => value)
  return [
    line.subject === '' ? '(all answers)' : subjectLabel(line),
    line.check === '' ? null : line.check,
    line.statistic,
    line.baseline === '' || line.baseline === 'none' ? null : line.baseline,
    line.window === null ? null : formatDuration(line.window.end - line.window.start),
    formatNumber(line.value),
    formatNumber(line.threshold),
    formatNumber(line.noiseFloor),
    line.excess === null ? null : line.excess.toFixed(1),
    line.n,
    line.status,
    reasonOf(line),
    `${line.failed} of ${line.trend.length}`,
    sparkline(values, 0),
  ]
}

function isShown({ check, status, isBeside, verdict, detail }: CheckLine): boolean {
  const needsAttention = attention.includes(status) || (verdict !== 'pass' && detail !== '')
  return !isBeside && (alwaysShown.includes(check) || needsAttention)
}

/** What the verdict and the numbers do not say. */
function reasonOf({ reason, detail, isBeside, status }: CheckLine): string | null {
  const word = isBeside
    ? 'shown only'
    : reason === 'measured' || reason === status
      ? ''
      : reason.replaceAll('-', ' ')
  const parts = [word === status ? '' : word, detail].filter((part) => part !== '')
  return parts.length === 0 ? null : parts.join(': ')
}

function noteOn(hidden: readonly CheckLine[]): string {
  if (hidden.length === 0) return ''
  const counts = new Map<string, number>()
  for (const { status } of hidden) counts.set(status, (counts.get(status) ?? 0) + 1)
  const told = [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
  return `Checks not shown: ${told} (--all shows them).`
}
