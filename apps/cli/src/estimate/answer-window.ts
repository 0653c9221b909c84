import { type ReferenceColumn } from '@weir/artifacts'

/** Rows of a file, or of a span that a version has served, with what the model answered. */
export interface AnswerWindow {
  readonly name: string
  readonly rows: number
  readonly features: readonly ReferenceColumn[]
  /** What the model said; NaN for null. float32, as it is served. Of several classes the index of the one answered. */
  readonly answers: Float32Array
  /** A column of scores per class; none but for several classes. */
  readonly classScores: readonly Float32Array[]
  /** NaN where it is not known; null: none are. Of several classes the index of the true one. */
  readonly labels: Float32Array | Float64Array | null
  /** UTC ms; null: there are none. */
  readonly eventTimes: Float64Array | null
  /** Columns that nothing is done with. */
  readonly unused: readonly string[]
  /** What a person should know of how the rows were read, in sentences. */
  readonly notes: readonly string[]
}

/** What is known and what is estimated, with the same features. */
export interface AnswerWindows {
  readonly reference: AnswerWindow
  readonly analysis: AnswerWindow
}
