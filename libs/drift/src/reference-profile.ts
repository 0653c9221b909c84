import { type CalibrationMap, type LabelScatter } from '@weir/performance'

/** What a numeric feature, the score or the reconstruction error looked like in the reference window; its edges are
 *  frozen with it. */
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
  readonly learned: LearnedBehaviour
}

/** What a categorical feature looked like in the reference window. */
export interface CategoryProfile {
  readonly type: 'category'
  readonly name: string
  /** The most frequent categories, at most 63, most frequent first: bin i is categories[i]. */
  readonly categories: readonly string[]
  /** Categories that were seen but are not among the most frequent: they share the bin OTHER. Null when there were too
   *  many to list: then a new category cannot be told from them, and the bin NEW stays empty. */
  readonly others: readonly string[] | null
  /** Reference rows by bin, length categories + 3: the categories, OTHER, NEW (0 in the reference), null. */
  readonly counts: readonly number[]
  readonly n: number
  readonly nulls: number
  /** How many categories the reference had. */
  readonly distinct: number
  readonly learned: LearnedBehaviour
}

export type SubjectProfile = NumericProfile | CategoryProfile

/** How a subject behaved in windows of the reference itself, walked without overlap. */
export interface LearnedBehaviour {
  /** Empty when the reference has no event times, or is too short for ten windows of any length. */
  readonly thresholds: readonly LearnedThreshold[]
  /** Share of the reference's one-hour windows in which one value alone was seen; null: not known. */
  readonly constantShare: number | null
}

/** What an analysis window is compared with: the whole reference, or the same hours of the weeks before it. */
export type LearnedBaseline = 'reference' | 'same-hours'

/** Threshold of the noise-corrected Jensen-Shannon distance for windows of one length against one baseline. */
export interface LearnedThreshold {
  readonly baseline: LearnedBaseline
  readonly windowMs: number
  /** Windows of the reference that were walked, at least ten. */
  readonly windows: number
  /** Mean and three standard deviations over those windows; base 2, may exceed 1: then it cannot be reached. */
  readonly threshold: number
}

/** Principal components of the numeric features, to see combinations that no feature shows alone. */
export interface MultivariateProfile {
  readonly features: readonly string[]
  /** Imputed for null, subtracted from a value, and the unit it is divided by; by feature. */
  readonly means: readonly number[]
  readonly deviations: readonly number[]
  readonly correlation: readonly (readonly number[])[]
  /** Orthonormal rows, fewer than the features, that keep at least 65 % of the variance of the standardised features. */
  readonly components: readonly (readonly number[])[]
  /** Distribution of the reconstruction error, in standard deviations of a feature. */
  readonly error: NumericProfile
}

/** How the version did on the labels of the reference. */
export interface ReferencePerformance {
  /** From score to probability of the positive class. */
  readonly calibration: CalibrationMap
  readonly rows: number
  readonly positives: number
  /** Mean of loss minus estimated loss over blocks of time, and its standard deviation; null below eight blocks. */
  readonly gap: {
    readonly blockMs: number
    readonly blocks: number
    readonly mean: number
    readonly deviation: number
  } | null
  /** Positives minus expected ones over the same blocks, a prediction, among flagged answers and among the others: from
   *  them follows the gap of value by any value matrix. Null as `gap` is, and in profiles from before it. */
  readonly cellGap: {
    readonly mean: { readonly flagged: number; readonly others: number }
    /** Over blocks; and, with eight days or more, what the days' means let expect of blocks that were independent. */
    readonly covariances: readonly {
      readonly flagged: number
      readonly both: number
      readonly others: number
    }[]
  } | null
  /** How labels scatter in time: from it estimates have bands. Null without event times or with fewer than eight hours of
   *  them, and in profiles from before it. */
  readonly labelScatter: LabelScatter | null
}

/** The data a version was accepted on: immutable, one for each version. Plain data that survives JSON. */
export interface ReferenceProfile {
  readonly features: readonly SubjectProfile[]
  readonly score: NumericProfile
  /** Null with fewer than two numeric features that vary, and with two that hardly move together. */
  readonly multivariate: MultivariateProfile | null
  /** Null when the reference has no labels, or the model is not a binary classifier. */
  readonly performance: ReferencePerformance | null
  /** Event time of the first and last row, UTC ms; null when the reference has none. */
  readonly span: { readonly start: number; readonly end: number } | null
}
