import { type Instant } from '@weir/vocabulary'
import { grouped } from '../grouped.ts'
import { isBeside, statusOf, type CheckWindow } from './check-window.ts'
import { type CheckLine } from './drift-report.ts'
import { newestEnds } from './stale-checks.ts'

/** Checks whose window is chosen by column and may change; of the others several lengths are judged side by side. */
const ofOneLength = ['drift', 'multivariate_drift']

/** A line for each series of windows, what needs attention first. Series that have ended are left out: of windows that
 *  the column is not judged in any more, and of which three windows could have ended since. Those that ended last stay
 *  whatever their length: rows of a batch may all have one event time.
 *  @param windows of one version, role and segment, newest first within each series */
export function checkLines(windows: readonly CheckWindow[]): readonly CheckLine[] {
  const series = grouped(windows, seriesOf).flatMap(([, found]) => lineOf(found) ?? [])
  const newestOf = newestEnds(series)
  const current = series.filter((line) => endOf(line) === newestOf(line) || isCurrent(line, newestOf(line)))
  return grouped(current, checkOf)
    .flatMap(([, lines]) => (lines.some(({ check }) => ofOneLength.includes(check)) ? lastOf(lines) : lines))
    .toSorted(byNeed)
}

function lineOf(windows: readonly CheckWindow[]): CheckLine | null {
  const [newest] = windows
  if (newest === undefined) return null
  return {
    ...newest,
    status: statusOf(newest),
    isBeside: isBeside(newest),
    isStale: false,
    failed: windows.filter(({ verdict }) => verdict === 'fail').length,
    trend: windows
      .map(({ window, value, threshold, verdict }) => ({ window, value, threshold, verdict }))
      .toReversed(),
  }
}

function isCurrent(line: CheckLine, newest: Instant): boolean {
  return newest - endOf(line) < 3 * lengthOf(line) || line.window === null
}

/** The line whose windows ended last, of those the one with the shortest. */
function lastOf(lines: readonly CheckLine[]): readonly CheckLine[] {
  return lines.toSorted((a, b) => endOf(b) - endOf(a) || lengthOf(a) - lengthOf(b)).slice(0, 1)
}

function endOf({ window }: CheckLine): Instant {
  return window?.end ?? 0
}

function lengthOf({ window }: Pick<CheckWindow, 'window'>): number {
  return window === null ? 0 : window.end - window.start
}

function checkOf({ subjectKind, subject, check, statistic }: CheckWindow): string {
  return [subjectKind, subject, check, statistic].join('\n')
}

function seriesOf(window: CheckWindow): string {
  return `${checkOf(window)}\n${lengthOf(window)}`
}

const first = ['fail', 'error', 'deaf']

/** Failed ones first, then what could not be judged, then by how near the value is to its threshold; statistics that
 *  decide nothing last. */
function byNeed(one: CheckLine, other: CheckLine): number {
  return rankOf(one) - rankOf(other) || nearness(other) - nearness(one)
}

function rankOf({ status, isBeside: decidesNothing }: CheckLine): number {
  const at = first.indexOf(status)
  return (at < 0 ? first.length : at) + (decidesNothing ? first.length : 0)
}

function nearness({ value, threshold }: CheckLine): number {
  const share = threshold === null || threshold === 0 ? value : (value ?? 0) / threshold
  return value === null || share === null ? -Number.MAX_VALUE : Math.min(share, Number.MAX_VALUE)
}
