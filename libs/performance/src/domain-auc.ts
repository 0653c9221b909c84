import { densityRatio } from './density-ratio.ts'

/** How well a classifier tells the rows of two windows apart. */
export interface DomainAuc {
  /** Out of fold, [0, 1]: about 0.5 when nothing has moved, 1 for windows that have nothing in common. */
  readonly value: number
  /** Standard deviation of the area of a given classifier when nothing has moved. This one is fitted to the rows, and
   *  scatters 1.3 to 1.5 times as widely (measured, 2 to 50 features): three of them above 0.5 are passed by chance in at
   *  most 2 of 100 windows. */
  readonly nullDeviation: number
}

/** Features per row; NaN is a null. */
type Rows = readonly (readonly number[])[]

/** How far a window has moved from the reference in all features together (domain classifier). Reads rows: for checks on
 *  demand.
 *  @param reference features per row; NaN and infinities count as the reference's mean
 *  @param analysis the same features
 *  @param options `random` uniform in [0, 1): the same sequence gives the same value
 *  @returns null if a window is empty. O(folds x steps x rows x features^2)
 *  @throws RangeError for rows of unequal length, or folds not from 2 to 255 */
export function domainAuc(
  reference: Rows,
  analysis: Rows,
  { random, folds = 5 }: { readonly random: () => number; readonly folds?: number },
): DomainAuc | null {
  requireFolds(folds)
  if (reference.length === 0 || analysis.length === 0) return null
  const { auc } = densityRatio(reference, analysis, { random, folds })
  return { value: auc, nullDeviation: nullDeviation(reference.length, analysis.length) }
}

/** Standard deviation of the area for two samples of one population, without ties (Mann & Whitney 1947).
 *  @example nullDeviation(12000, 5000) = 0.00486 */
export function nullDeviation(n: number, m: number): number {
  return Math.sqrt((n + m + 1) / (12 * n * m))
}

/** @throws RangeError */
export function requireFolds(folds: number): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > 255) throw new RangeError(`${folds} folds`)
}
