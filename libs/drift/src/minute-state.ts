import { type ReferenceProfile } from './reference-profile.ts'
import { addValue, emptyTally, mergeTally, type SubjectTally } from './subject-tally.ts'

/** Where each watched feature stands in the rows, made once for a version. */
export interface MinuteLayout {
  readonly profile: ReferenceProfile
  /** Index into a row's numeric features by feature of the profile; -1 for a feature the rows do not carry. */
  readonly columns: Int32Array
}

/** State of one version over one minute of event time: a tally for each feature of its profile, and for the score. */
export interface MinuteState {
  readonly layout: MinuteLayout
  readonly features: readonly SubjectTally[]
  readonly score: SubjectTally
}

/** @param columns names of a row's numeric features, in the order of the contract; a feature of the profile that is
 *  not among them counts as null in every row */
export function minuteLayout(profile: ReferenceProfile, columns: readonly string[]): MinuteLayout {
  return { profile, columns: Int32Array.from(profile.features, ({ name }) => columns.indexOf(name)) }
}

export function emptyMinute(layout: MinuteLayout): MinuteState {
  const { features, score } = layout.profile
  return {
    layout,
    features: features.map(({ name, edges }) => emptyTally({ kind: 'feature', subject: name, edges })),
    score: emptyTally({ kind: 'score', subject: score.name, edges: score.edges }),
  }
}

/** Counts one prediction. Changes the state; allocates nothing.
 *  @param row numeric features in the order of the layout, NaN for null; a shorter row (of an older revision of the
 *  contract) has null for the rest
 *  @param score headline score, NaN when there is none */
export function addPrediction(state: MinuteState, row: ArrayLike<number>, score: number): void {
  const { features, layout } = state
  for (let index = 0; index < features.length; index++) {
    const tally = features[index]
    const column = layout.columns[index]
    if (tally === undefined || column === undefined) continue
    addValue(tally, column < 0 ? NaN : (row[column] ?? NaN))
  }
  addValue(state.score, score)
}

/** Adds the predictions of another state of the same version. Changes `into`.
 *  @throws RangeError if the profiles differ in features or bins */
export function mergeMinutes(into: MinuteState, from: MinuteState): void {
  if (into.features.length !== from.features.length) throw new RangeError('minutes of different profiles')
  for (const [index, tally] of into.features.entries()) {
    const other = from.features[index]
    if (other === undefined || other.subject !== tally.subject)
      throw new RangeError(`minutes of different profiles: no ${tally.subject}`)
    mergeTally(tally, other)
  }
  mergeTally(into.score, from.score)
}

/** All tallies of a minute: the features in the order of the profile, then the score. */
export function talliesOf({ features, score }: MinuteState): readonly SubjectTally[] {
  return [...features, score]
}
