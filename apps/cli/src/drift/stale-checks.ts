import { dayMs, type Instant } from '@weir/vocabulary'
import { formatTime } from '../format-time.ts'
import { type CheckLine, type ReportArm } from './drift-report.ts'

/** Blocks are judged once their labels are of age, which may be weeks after the answers. */
const ofLabels = ['gap']

/** The end of the newest window that a check could have by now: of checks that wait for labels, that of those.
 *  @returns of a check, event time; -Infinity where no window is known */
export function newestEnds(checks: readonly EndedCheck[]): (check: Pick<EndedCheck, 'check'>) => Instant {
  const endsOf = (isOfLabels: boolean) =>
    checks
      .filter(({ check }) => ofLabels.includes(check) === isOfLabels)
      .flatMap(({ window }) => (window === null ? [] : [window.end]))
  const labels = Math.max(...endsOf(true))
  const answers = Math.max(...endsOf(false))
  return ({ check }) => (ofLabels.includes(check) ? labels : answers)
}

type EndedCheck = Pick<CheckLine, 'check' | 'window'>

/** The arms with the checks marked that nothing has been judged by for long: the newest window ended more than its length
 *  and a day before the newest of all arms. A segment without requests, or a version that is served no more, has such. */
export function withStale(arms: readonly ReportArm[]): readonly ReportArm[] {
  const newestOf = newestEnds(arms.flatMap(({ checks }) => checks))
  return arms.map((arm) => ({
    ...arm,
    checks: arm.checks.map((line) => (isStale(line, newestOf(line)) ? stale(line) : line)),
  }))
}

/** One sentence for each arm with checks that are stale. */
export function staleNotes(arms: readonly ReportArm[]): readonly string[] {
  const newestOf = newestEnds(arms.flatMap(({ checks }) => checks))
  return arms.flatMap(({ name, checks }) => {
    const found = checks.filter((line) => line.isStale && !line.isBeside)
    const [first] = found
    if (first === undefined) return []
    const many = found.length === 1 ? '1 check' : `${found.length} checks`
    return [
      `${many} of ${name} ${found.length === 1 ? 'is' : 'are'} stale: their newest windows ended more than their length and a day before ${formatTime(newestOf(first))}, the end of the newest window; they count for nothing`,
    ]
  })
}

function isStale({ window }: CheckLine, newest: Instant): boolean {
  return window !== null && newest - window.end > window.end - window.start + dayMs
}

/** It keeps its verdict; what people read is how old that is. */
function stale(line: CheckLine): CheckLine {
  const until = formatTime(line.window?.end ?? null)
  const detail = [`${line.status} until ${until}`, line.detail].filter((part) => part !== '').join('; ')
  return { ...line, isStale: true, status: 'stale', detail }
}
