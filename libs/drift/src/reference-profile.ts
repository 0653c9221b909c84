/** What a numeric feature or the score looked like in the reference window; its edges are frozen with it. */
export interface NumericProfile {
  readonly type: 'number'
  /** Name of the feature, or of the score. */
  readonly name: string
  /** Rising float32 values: the bins are (-inf, e0), [e0, e1), ... [last, inf), then the null bin. */
  readonly edges: readonly number[]
  /** Reference rows by bin, length edges + 2; the last is the null bin: null, NaN and infinities. */
  readonly counts: readonly number[]
  /** All rows, and those of them in the null bin. */
  readonly n: number
  readonly nulls: number
  /** Over the rows that are not in the null bin; null where there is none. */
  readonly sum: number
  readonly sumOfSquares: number
  readonly min: number | null
  readonly max: number | null
}

/** Profiles by type; categories will be another. */
export type SubjectProfile = NumericProfile

/** The data a version was accepted on: immutable, one for each version. Plain data that survives JSON. */
export interface ReferenceProfile {
  readonly features: readonly SubjectProfile[]
  readonly score: SubjectProfile
}
