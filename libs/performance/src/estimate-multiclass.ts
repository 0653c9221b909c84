import { type ClassificationMetrics, classificationMetrics } from './classification-metrics.ts'
import { type EstimateSums, emptyEstimates, addEstimate } from './estimate-sums.ts'
import { expectedCells } from './estimated-metrics.ts'
import { rocAuc } from './roc-auc.ts'
import { rowsOf, valueAt } from './value-at.ts'

/** Metrics of one class against the others. */
export interface ClassEstimate extends ClassificationMetrics {
  /** Share of rows expected to be of this class. */
  readonly positiveShare: number
  readonly rocAuc: number | null
}

/** Estimated performance of a classifier of several classes. */
export interface MulticlassEstimate {
  readonly n: number
  /** Expected share of right answers. */
  readonly accuracy: number
  /** Means over the classes, each class counting alike; null if it is null for a class. */
  readonly macro: Readonly<Record<MacroMetric, number | null>>
  readonly classes: readonly ClassEstimate[]
}

type MacroMetric = 'precision' | 'recall' | 'specificity' | 'f1' | 'balancedAccuracy' | 'rocAuc'

/** Performance of a multiclass model estimated without labels: each class against the rest, then means over the classes.
 *  @param rows per prediction the calibrated probability of each class (one map a class), >= 0; here made to sum to 1.
 *  Labels as 1 and 0 give the realised performance
 *  @param predicted per prediction the index of the class that was answered
 *  @param options `scores`: per prediction the raw score of each class, which orders the rows for the area; the
 *  probabilities if left out. `shares`: what stands for a row whose probabilities are all 0, as no class is left to it
 *  @returns null without rows. O(classes x n log n)
 *  @throws RangeError for unequal lengths, fewer than two classes, a class that does not exist, or a row whose
 *  probabilities are negative, or all 0 without `shares`
 *  Source: CBPE as in NannyML. */
export function estimateMulticlass(
  rows: readonly (readonly number[])[],
  predicted: ArrayLike<number>,
  options: { readonly scores?: readonly (readonly number[])[]; readonly shares?: readonly number[] } = {},
): MulticlassEstimate | null {
  const { scores = rows, shares: instead } = options
  const n = rowsOf(rows, predicted, scores)
  const classCount = rows[0]?.length
  if (classCount === undefined) return null
  if (classCount < 2) throw new RangeError(`${classCount} classes`)
  for (let i = 0; i < n; i++)
    if (!(valueAt(predicted, i) in (rows[i] ?? [])))
      throw new RangeError(`row ${i} answers no class of its own`)
  const shares = rows.map((row) =>
    normalised(instead !== undefined && row.every((share) => share === 0) ? instead : row, classCount),
  )
  const estimates = Array.from({ length: classCount }, (_, index) => {
    const sums = emptyEstimates(1)
    const probabilities = shares.map((row) => valueAt(row, index))
    probabilities.forEach((probability, i) => {
      addEstimate(sums, { score: probability, probability, flagged: predicted[i] === index, bin: 0 })
    })
    const classScores = scores.map((row) => valueAt(row, index))
    return { sums, estimate: classEstimate(sums, rocAuc(classScores, probabilities)) }
  })
  const classes = estimates.map(({ estimate }) => estimate)
  const right = estimates.reduce((sum, { sums }) => sum + sums.expectedTruePositives, 0)
  return { n, accuracy: right / n, macro: macroOf(classes), classes }
}

function normalised(row: readonly number[], classCount: number): number[] {
  const sum = row.reduce((total, probability) => total + probability, 0)
  if (row.length !== classCount || row.some((probability) => !(probability >= 0)) || !(sum > 0))
    throw new RangeError(`${JSON.stringify(row)} are not the probabilities of ${classCount} classes`)
  return row.map((probability) => Math.min(probability / sum, 1))
}

function classEstimate(sums: EstimateSums, area: number | null): ClassEstimate {
  return {
    ...classificationMetrics(expectedCells(sums)),
    positiveShare: sums.expectedPositives / sums.n,
    rocAuc: area,
  }
}

function macroOf(classes: readonly ClassEstimate[]): Record<MacroMetric, number | null> {
  const mean = (metric: MacroMetric): number | null => {
    const values = classes.map((estimate) => estimate[metric]).filter((value) => value !== null)
    return values.length < classes.length
      ? null
      : values.reduce((sum, value) => sum + value, 0) / classes.length
  }
  return {
    precision: mean('precision'),
    recall: mean('recall'),
    specificity: mean('specificity'),
    f1: mean('f1'),
    balancedAccuracy: mean('balancedAccuracy'),
    rocAuc: mean('rocAuc'),
  }
}
