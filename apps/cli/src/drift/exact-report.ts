import { type DomainClassifier } from '../estimate/estimate-report.ts'

/** Two-sample tests on the raw rows of a batch and of its reference. They explain and decide nothing: among many rows any
 *  difference has a small p-value. */
export interface ExactReport {
  readonly reference: ExactRows
  readonly batch: ExactRows
  /** Numeric features in the order of the rows, then the score if both have one. */
  readonly numbers: readonly NumberTests[]
  readonly categories: readonly CategoryTests[]
  /** How well the features tell the rows of both apart; null without a feature that both have values of. */
  readonly domainClassifier: DomainClassifier | null
}

/** Rows that were read of one side. */
export interface ExactRows {
  readonly name: string
  readonly rows: number
}

/** A test of one kind. */
export interface ExactTest {
  readonly statistic: number
  readonly pValue: number
  /** Benjamini-Hochberg over all columns with a test of this kind. */
  readonly adjusted: number
}

/** A test whose p-value comes from the exact law of its statistic, or for many rows from the limit law. */
export interface LawTest extends ExactTest {
  readonly law: 'exact' | 'asymptotic'
}

interface ColumnTests {
  readonly subject: string
  /** Rows with a value; infinities are none. */
  readonly referenceN: number
  readonly batchN: number
  /** Of the shares of rows without a value; statistic: z, above 0 if the batch has the larger share. Null without rows. */
  readonly nulls: ExactTest | null
}

/** Tests of a column of numbers. Null where a side has too few values: none, or one for `cramerVonMises` and `welch`. */
export interface NumberTests extends ColumnTests {
  readonly subjectKind: 'feature' | 'score'
  /** Statistic: the greatest difference of the distribution functions. */
  readonly ks: LawTest | null
  /** Statistic: probability that a value of the batch is above one of the reference, ties half. */
  readonly mannWhitney: ExactTest | null
  readonly cramerVonMises: LawTest | null
  /** Statistic: t, above 0 if the batch has the larger mean. */
  readonly welch: ExactTest | null
  /** Wasserstein-1 distance in standard deviations of the reference; null also where the reference does not vary. */
  readonly wasserstein: number | null
  /** Share of the most frequent value among those of both sides; null without any. The laws of `ks` and
   *  `cramerVonMises` take all values to be apart. */
  readonly largestTie: number | null
}

/** Tests of a column of categories. */
export interface CategoryTests extends ColumnTests {
  readonly subjectKind: 'feature'
  /** Statistic: chi-square of the table of both sides by category; null where a side has no value, or where every
   *  category is too rare. */
  readonly chiSquare: (ExactTest & { readonly freedom: number }) | null
  /** Size of the difference, 0 to 1, what chance makes taken off; null without `chiSquare`. */
  readonly cramersV: number | null
  /** Categories of both sides together. */
  readonly distinct: number
  /** Those too rare for a cell of their own, which are one cell together. */
  readonly pooled: number
}
