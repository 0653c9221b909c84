import { type Window } from '@weir/vocabulary'
import { baselineWeeks, sameHours } from './baseline-windows.ts'
import { blankResult } from './blank-result.ts'
import { type CheckResult } from './check-result.ts'
import { type EndedHour } from './ended-hour.ts'
import { type AnswerState } from './hour-book.ts'
import { judgeShare, shareThatMatters } from './judge-share.ts'

/** Further answers to requests that had been answered, among all answers, against their share in the same hours of the
 *  three weeks before. Where these have too few answers, none are usual. */
export function checkDuplicates({ definition, book, segment }: EndedHour, window: Window): CheckResult {
  const { quality, excluded } = definition
  const state = book.answers([window])
  const weeks = sameHours(book, window, { weeks: baselineWeeks, excluded })
  const before = book.answers(weeks)
  const isKnown = allOf(before) >= quality.leastRows
  const blank = blankResult({
    check: 'duplicates',
    family: 'quality',
    subjectKind: 'none',
    subject: '',
    segment,
    statistic: 'share',
    window,
  })
  const usual = isKnown ? before.duplicates / allOf(before) : 0
  return judgeShare(
    { ...blank, baseline: isKnown ? 'same-hours' : 'none', referenceN: isKnown ? allOf(before) : 0 },
    {
      hits: state.duplicates,
      n: allOf(state),
      threshold: shareThatMatters(usual, quality),
      leastRows: quality.leastRows,
    },
  )
}

function allOf({ answers, duplicates }: Pick<AnswerState, 'answers' | 'duplicates'>): number {
  return answers + duplicates
}
