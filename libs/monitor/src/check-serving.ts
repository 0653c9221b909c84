import { blankResult } from './blank-result.ts'
import { type CheckResult } from './check-result.ts'
import { judgedWindow, type EndedHour } from './ended-hour.ts'
import { judgeShare } from './judge-share.ts'

/** Judges the share of requests that got an error or a timeout, of those and the answers, against the objective, in the
 *  window that ends with an hour: fail when it is above with 99 % confidence.
 *  @returns no results when the check is off, no window ends there, or it touches an excluded range */
export function checkServing(hour: EndedHour): readonly CheckResult[] {
  const { serving } = hour.definition
  const window = serving.isOn ? judgedWindow(hour, serving.windowMs) : null
  if (window === null) return []
  const { answers, errors, timeouts } = hour.book.answers([window])
  const blank = blankResult({
    check: 'failed_share',
    family: 'serving',
    subjectKind: 'none',
    subject: '',
    segment: hour.segment,
    statistic: 'share',
    window,
  })
  const hits = errors + timeouts
  const judged = judgeShare(blank, {
    hits,
    n: answers + hits,
    threshold: serving.objective,
    leastRows: serving.leastRows,
  })
  return [
    judged.verdict === 'fail' ? { ...judged, detail: `${errors} errors, ${timeouts} timeouts` } : judged,
  ]
}
