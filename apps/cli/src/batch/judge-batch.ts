import { type ReferenceProfile, type SubjectState } from '@weir/drift'
import {
  HourBook,
  judgeHour,
  noAnswers,
  subjectLabel,
  type CheckResult,
  type MonitorDefinition,
} from '@weir/monitor'
import { hourMs } from '@weir/vocabulary'

/** Judges a batch as one window against the whole reference, by the rules that windows of traffic are judged by: effect
 *  and noise floor of each column and the rate of false discoveries; nulls, range, unit, constant, unseen and vanished
 *  categories. Seasons are not looked at, and neither is what only traffic has.
 *  @param rows of the batch
 *  @param hasScore false: the batch has no scores, and nothing is said about them */
export function judgeBatch(of: {
  readonly profile: ReferenceProfile
  readonly states: readonly SubjectState[]
  readonly rows: number
  readonly definition: MonitorDefinition
  readonly hasScore: boolean
}): readonly CheckResult[] {
  const { profile, states, rows, hasScore } = of
  const book = new HourBook()
  book.put({ hour: 0, subjects: states, answers: { ...noAnswers, answers: rows } })
  const definition = inOneWindow(of.definition, profile)
  const results = judgeHour({ definition, profile, book, end: hourMs })
  return results.filter(({ subjectKind }) => subjectKind !== 'none' && (hasScore || subjectKind !== 'score'))
}

/** The definition with every check in the window of the batch against the reference; no threshold of seasons stands
 *  beside the effect unless a person gave it. */
function inOneWindow(definition: MonitorDefinition, profile: ReferenceProfile): MonitorDefinition {
  const { drift, quality, volume, serving } = definition
  const { features, score, multivariate } = profile
  const labels = [
    ...features.map(({ name: subject }) => subjectLabel({ subjectKind: 'feature', subject })),
    score.name,
    ...(multivariate === null ? [] : [multivariate.error.name]),
  ]
  const rules = labels.map(
    (label) => [label, { threshold: 0, ...drift.columns[label], windowMs: hourMs }] as const,
  )
  return {
    ...definition,
    excluded: [],
    drift: {
      ...drift,
      baseline: 'reference',
      windowMs: hourMs,
      slideMs: null,
      offsetMs: 0,
      columns: Object.fromEntries(rules),
    },
    quality: { ...quality, windowMs: hourMs },
    volume: { ...volume, isOn: false },
    serving: { ...serving, isOn: false },
  }
}
