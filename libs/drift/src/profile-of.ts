import { dayMs, hourMs, InvalidInput } from '@weir/vocabulary'
import { categoryProfile, type CategoryColumn } from './category-profile.ts'
import { learnerOf } from './learned-behaviour.ts'
import { multivariateProfile } from './multivariate-profile.ts'
import { numericProfile, type NumericColumn } from './numeric-profile.ts'
import { performanceOf } from './performance-of.ts'
import { type ReferenceProfile } from './reference-profile.ts'
import { spanOf } from './reference-windows.ts'

/** The reference sample, column by column, all of one length >= 1. */
export interface ReferenceSample {
  /** Numeric and categorical features. A column of nulls alone is allowed. */
  readonly features: readonly (NumericColumn | CategoryColumn)[]
  readonly score: NumericColumn
}

/** What the sample has beside its features. */
export interface ReferenceContext {
  /** Event time of each row, UTC ms, in any order; null: there are none, and no windows are learned from. */
  readonly eventTimes?: ArrayLike<number> | null
  /** 1 positive, 0 negative, NaN not known; null: there are none. */
  readonly labels?: ArrayLike<number> | null
  /** Of a binary classifier, whose score is a probability; null for other models, which get no performance. */
  readonly decision?: { readonly threshold: number } | null
  /** Lengths of windows to learn thresholds for, whole hours in ms; `learnedWindows` when left out. */
  readonly windows?: readonly number[]
}

/** Bins of a feature: quantiles of about equal counts. */
const featureBins = 20
/** The score decides, so it is watched more finely. */
const scoreBins = 50

/** Lengths of windows that thresholds are learned for, ms; columns are judged in no others unless a person gives the
 *  threshold. */
export const learnedWindows: readonly number[] = [hourMs, 6 * hourMs, dayMs, 7 * dayMs]

/** Freezes bins, counts, learned thresholds, principal components and calibration of the reference sample. The same
 *  sample gives the same profile.
 *  @throws InvalidInput `reference-empty`, `reference-columns-differ`, `reference-column-repeated`,
 *  `reference-time-invalid`; RangeError for windows that are not whole hours. O(n log n) a column */
export function profileOf(columns: ReferenceSample, context: ReferenceContext = {}): ReferenceProfile {
  const { eventTimes = null, labels = null, decision = null, windows = learnedWindows } = context
  requireColumns(columns, { eventTimes, labels })
  if (eventTimes !== null) requireTimes(eventTimes)
  for (const windowMs of windows)
    if (!(windowMs > 0 && windowMs % hourMs === 0)) throw new RangeError(`a window of ${windowMs} ms`)
  const learn = learnerOf(eventTimes, windows)
  const numeric = columns.features.filter((column) => 'values' in column)
  return {
    features: columns.features.map((column) =>
      'values' in column
        ? numericProfile(column, { bins: featureBins, learn })
        : categoryProfile(column, learn),
    ),
    score: numericProfile(columns.score, { bins: scoreBins, learn }),
    multivariate: multivariateProfile(numeric, { bins: featureBins, learn }),
    performance:
      labels === null || decision === null
        ? null
        : performanceOf({ scores: columns.score.values, labels, eventTimes, threshold: decision.threshold }),
    span: eventTimes === null ? null : spanOf(eventTimes),
  }
}

function requireColumns(
  { features, score }: ReferenceSample,
  { eventTimes, labels }: Pick<Required<ReferenceContext>, 'eventTimes' | 'labels'>,
): void {
  const rows = score.values.length
  if (rows === 0) throw new InvalidInput('reference-empty', 'the reference sample has no rows')
  const lengths = [
    ...features.map(
      (column) => [column.name, ('values' in column ? column.values : column.texts).length] as const,
    ),
    ['event times', eventTimes?.length ?? rows] as const,
    ['labels', labels?.length ?? rows] as const,
  ]
  for (const [name, length] of lengths)
    if (length !== rows)
      throw new InvalidInput(
        'reference-columns-differ',
        `column ${name} has ${length} rows, the score has ${rows}`,
        { name, rows: length, scoreRows: rows },
      )
  const names = new Set<string>()
  for (const { name } of features) {
    if (names.has(name))
      throw new InvalidInput('reference-column-repeated', `column ${name} appears twice`, { name })
    names.add(name)
  }
}

function requireTimes(eventTimes: ArrayLike<number>): void {
  for (let row = 0; row < eventTimes.length; row++)
    if (!Number.isFinite(eventTimes[row]))
      throw new InvalidInput(
        'reference-time-invalid',
        `row ${row + 1} of the reference sample has no event time`,
        { row: row + 1 },
      )
}
