import {
  addAnswer,
  addExpectation,
  emptyAnswers,
  mergeAnswers,
  type AnswerTally,
  type CountedAnswer,
  type Estimator,
} from './answer-tally.ts'
import { reconstructionError, reconstructionOf, type Reconstruction } from './reconstruction.ts'
import { type ReferenceProfile } from './reference-profile.ts'
import { addCategory, addNumber, binsOf, emptyTally, mergeTally, type SubjectTally } from './subject-tally.ts'

/** Where each watched feature stands in the rows, and what is looked up for every row; made once for a version. It holds
 *  the row at hand of the reconstruction, so predictions are counted one after another. */
export interface MinuteLayout {
  readonly profile: ReferenceProfile
  readonly bins: readonly SubjectTally['bins'][]
  /** Index into a row's numeric or categorical features by feature of the profile; -1 for one that the rows lack. */
  readonly columns: Int32Array
  readonly multivariate: { readonly reconstruction: Reconstruction; readonly columns: Int32Array } | null
  readonly estimator: Estimator | null
}

/** State of one version over one minute of event time. Changed by the functions of this file alone. */
export interface MinuteState {
  readonly layout: MinuteLayout
  readonly features: readonly SubjectTally[]
  readonly score: SubjectTally
  /** Null for a profile without principal components. */
  readonly multivariate: SubjectTally | null
  readonly answers: AnswerTally
}

/** One answer that counts. */
export interface CountedPrediction extends CountedAnswer {
  /** In the order of the layout, NaN for null; a shorter row, of an older revision of the contract, has null for the
   *  rest. */
  readonly numeric: ArrayLike<number>
  /** Likewise, null for null. */
  readonly categorical: ArrayLike<string | null>
  /** Headline score, NaN when there is none. */
  readonly score: number
}

/** @param names of a row's numeric and categorical features, in the order of the contract; a feature of the profile that
 *  is not among them counts as null in every row */
export function minuteLayout(
  profile: ReferenceProfile,
  names: { readonly numeric: readonly string[]; readonly categorical: readonly string[] },
): MinuteLayout {
  const { features, score, multivariate, performance } = profile
  return {
    profile,
    bins: [...features, score, ...(multivariate === null ? [] : [multivariate.error])].map(binsOf),
    columns: Int32Array.from(features, ({ name, type }) =>
      (type === 'number' ? names.numeric : names.categorical).indexOf(name),
    ),
    multivariate: multivariate && {
      reconstruction: reconstructionOf(multivariate),
      columns: Int32Array.from(multivariate.features, (name) => names.numeric.indexOf(name)),
    },
    estimator: performance && { calibration: performance.calibration, edges: Float64Array.from(score.edges) },
  }
}

export function emptyMinute(layout: MinuteLayout): MinuteState {
  const { features, score, multivariate } = layout.profile
  const { length } = features
  return {
    layout,
    features: features.map((feature, index) => emptyTally('feature', feature, layout.bins[index])),
    score: emptyTally('score', score, layout.bins[length]),
    multivariate: multivariate && emptyTally('multivariate', multivariate.error, layout.bins[length + 1]),
    answers: emptyAnswers(score.counts.length),
  }
}

/** Counts one prediction. Changes the state; allocates nothing. O(f log K + f k) for f features and k components */
export function addPrediction(state: MinuteState, prediction: CountedPrediction): void {
  const { features, layout, multivariate } = state
  const { numeric, categorical } = prediction
  for (let index = 0; index < features.length; index++) {
    const tally = features[index]
    const column = layout.columns[index] ?? -1
    if (tally === undefined) continue
    if (tally.bins.type === 'number') addNumber(tally, column < 0 ? NaN : (numeric[column] ?? NaN))
    else addCategory(tally, column < 0 ? null : (categorical[column] ?? null))
  }
  addNumber(state.score, prediction.score)
  if (multivariate !== null) addNumber(multivariate, errorOf(layout, numeric))
  addAnswer(state.answers, prediction)
  if (layout.estimator !== null) addExpectation(state.answers, prediction, layout.estimator)
}

/** Counts a request that the version was asked and did not answer; nothing else of it counts. */
export function addFailure(state: MinuteState, status: 'error' | 'timeout' | 'rejected'): void {
  const { answers } = state
  if (status === 'error') answers.errors++
  else if (status === 'timeout') answers.timeouts++
  else answers.rejected++
}

/** Counts a further answer to a request that had been answered; nothing else of it counts. */
export function addDuplicate(state: MinuteState): void {
  state.answers.duplicates++
}

/** Adds the predictions of another state of the same version. Changes `into`.
 *  @throws RangeError if the profiles differ in features or bins */
export function mergeMinutes(into: MinuteState, from: MinuteState): void {
  const tallies = talliesOf(into)
  const others = talliesOf(from)
  if (tallies.length !== others.length) throw new RangeError('minutes of different profiles')
  for (const [index, tally] of tallies.entries()) {
    const other = others[index]
    if (other === undefined || other.subject !== tally.subject)
      throw new RangeError(`minutes of different profiles: no ${tally.subject}`)
    mergeTally(tally, other)
  }
  mergeAnswers(into.answers, from.answers)
}

/** All tallies of a minute: the features in the order of the profile, the score, and the reconstruction error if there
 *  is one. */
export function talliesOf({ features, score, multivariate }: MinuteState): readonly SubjectTally[] {
  return multivariate === null ? [...features, score] : [...features, score, multivariate]
}

/** What is counted beside the subjects. */
export function answersOf({ answers }: MinuteState): AnswerTally {
  return answers
}

function errorOf({ multivariate }: MinuteLayout, numeric: ArrayLike<number>): number {
  if (multivariate === null) return NaN
  const { reconstruction, columns } = multivariate
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at] ?? -1
    reconstruction.row[at] = column < 0 ? NaN : (numeric[column] ?? NaN)
  }
  return reconstructionError(reconstruction)
}
