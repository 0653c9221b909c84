import { type Verdict, type Window } from '@weir/vocabulary'
import { sameHours } from './baseline-windows.ts'
import { blankResult } from './blank-result.ts'
import { type CheckResult } from './check-result.ts'
import { judgedWindow, type EndedHour } from './ended-hour.ts'
import { type HourBook } from './hour-book.ts'
import { type VolumeRule } from './monitor-definition.ts'

/** Same slots that make the expectation, and how many of them must be there. */
const volumeWeeks = 4
const leastVolumeWeeks = 2

/** Judges the number of answers in the windows that end with an hour against the mean of the same slots of the last four
 *  weeks, one result a rule. A window without any answers is judged like any other: it has 0 of those expected.
 *  @returns no results for rules whose window does not end there or touches an excluded range */
export function checkVolume(hour: EndedHour): readonly CheckResult[] {
  const { isOn, rules } = hour.definition.volume
  if (!isOn) return []
  return rules.flatMap((rule) => {
    const window = judgedWindow(hour, rule.windowMs)
    return window === null ? [] : [judgeVolume(hour, rule, window)]
  })
}

/** Fails outside low to high, when chance does not explain it either; what chance may explain is inconclusive. The value
 *  is the ratio to the expectation, the threshold the bound on its side, the excess the difference in standard
 *  deviations of two Poisson counts of one rate: answers of the window, and of all slots together. */
function judgeVolume(
  { definition, book, segment }: EndedHour,
  { low, high, sigmas }: VolumeRule,
  window: Window,
): CheckResult {
  const n = book.answers([window]).answers
  const slots = slotsOf(book, window, definition.excluded)
  const before = slots.reduce((sum, answers) => sum + answers, 0)
  const blank = blankResult({
    check: 'volume',
    family: 'volume',
    subjectKind: 'none',
    subject: '',
    segment,
    statistic: 'ratio',
    window,
  })
  if (slots.length < leastVolumeWeeks) return { ...blank, n, referenceN: before, reason: 'not-learned' }
  const expected = before / slots.length
  const value = n / expected
  const rate = (n + before) / (1 + slots.length)
  const excess = (n - expected) / Math.sqrt(rate * (1 + 1 / slots.length))
  const isInside = value >= low && value <= high
  const verdict: Verdict = isInside ? 'pass' : Math.abs(excess) >= sigmas ? 'fail' : 'inconclusive'
  return {
    ...blank,
    baseline: 'same-hours',
    n,
    referenceN: before,
    value,
    threshold: value < 1 ? low : high,
    excess,
    verdict,
    reason: 'measured',
    detail: verdict === 'fail' ? `${n} answers against ${Math.round(expected)} expected` : '',
  }
}

/** Answers of the same slots that lie whole in the book and were answered in. */
function slotsOf(book: HourBook, window: Window, excluded: readonly Window[]): readonly number[] {
  const first = book.first() ?? Infinity
  return sameHours(book, window, { weeks: volumeWeeks, excluded })
    .filter(({ start }) => start >= first)
    .map((slot) => book.answers([slot]).answers)
    .filter((answers) => answers > 0)
}
