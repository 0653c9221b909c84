import { calibrate } from './calibrate.ts'
import { estimateMulticlass, type MulticlassEstimate } from './estimate-multiclass.ts'
import { isotonicFit } from './isotonic-fit.ts'
import { rowsOf, valueAt } from './value-at.ts'
import {
  type Weighed,
  type WeighingOptions,
  type WeighingRefusal,
  weighReference,
} from './weigh-reference.ts'

/** Rows of the two windows; columns of a window have equal length, rows of both the same features and classes. */
export interface PapeMulticlassInput {
  /** `labels`: index of the class that was true. */
  readonly reference: ScoredRows & { readonly labels: ArrayLike<number> }
  /** `predicted`: index of the class that was answered. */
  readonly analysis: ScoredRows & { readonly predicted: ArrayLike<number> }
}

interface ScoredRows {
  /** Features per row; NaN is a null. */
  readonly rows: readonly (readonly number[])[]
  /** Per row the score of each class, finite. */
  readonly scores: readonly (readonly number[])[]
}

/** An estimate, or why there is none. */
export type PapeMulticlassEstimate =
  ({ readonly kind: 'estimated'; readonly estimate: MulticlassEstimate } & Weighed) | WeighingRefusal

/** As `papeEstimate`, of several classes: each against the rest is calibrated on the weighted reference. A row that every
 *  map gives 0 has the classes' shares of the weighted reference.
 *  @returns refused as `weighReference` does.
 *  O(folds x steps x rows x features^2 + classes x rows x log rows)
 *  @throws RangeError for unequal lengths, fewer than two classes, a class that does not exist or folds not from 2 to 255
 *  Source: Bialek et al. 2024, arXiv 2401.08348; classes one against the rest as in NannyML. */
export function papeMulticlass(
  { reference, analysis }: PapeMulticlassInput,
  options: WeighingOptions,
): PapeMulticlassEstimate {
  rowsOf(reference.rows, reference.scores, reference.labels)
  rowsOf(analysis.rows, analysis.scores, analysis.predicted)
  const classCount = analysis.scores[0]?.length ?? 0
  for (const label of Array.from(reference.labels))
    if (!(Number.isInteger(label) && label >= 0 && label < classCount))
      throw new RangeError(`${label} is none of ${classCount} classes`)
  const weighed = weighReference(reference.rows, analysis.rows, options)
  if (weighed.kind === 'refused') return weighed
  const { weights, effectiveSampleSize, meanWeight, domainAuc } = weighed
  const classes = Array.from({ length: classCount }, (_, index) => {
    const labels = Uint8Array.from(reference.labels, (label) => (label === index ? 1 : 0))
    const scores = reference.scores.map((row) => valueAt(row, index))
    const share = weights.reduce((sum, weight, row) => sum + weight * valueAt(labels, row), 0)
    return { map: isotonicFit(scores, labels, weights), share }
  })
  const rows = analysis.scores.map((row) =>
    classes.map(({ map }, index) => calibrate(map, valueAt(row, index))),
  )
  const estimate = estimateMulticlass(rows, analysis.predicted, {
    scores: analysis.scores,
    shares: classes.map(({ share }) => share),
  })
  if (estimate === null) throw new RangeError('a window of no rows was weighed')
  return { kind: 'estimated', estimate, effectiveSampleSize, meanWeight, domainAuc }
}
