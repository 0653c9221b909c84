import { logisticRegression, logOdds, type Table } from './logistic-regression.ts'
import { rocAuc } from './roc-auc.ts'
import { valueAt } from './value-at.ts'

type Rows = readonly (readonly number[])[]

/** How a window differs from the reference, as a classifier sees it that knows no row it judges. */
export interface DensityRatio {
  /** Per reference row, >= 0: how much likelier it is in the analysis window. About 1 when nothing has moved. */
  readonly weights: Float64Array
  /** Area under the ROC curve of "is of the analysis window", [0, 1]: about 0.5 when nothing has moved, 1 for windows
   *  that have nothing in common. */
  readonly auc: number
}

export interface DensityRatioOptions {
  /** Uniform in [0, 1): deals the rows to folds. */
  readonly random: () => number
  readonly folds: number
}

/** Beyond five standard deviations a square would rule the fit alone. */
const farthest = 5

/** Windows without any overlap must not give infinite weights, of which no sum can be told. */
const mostLogOdds = 50

/** Tells the rows of an analysis window from those of the reference.
 *  @param reference features per row, at least 1 row; NaN and infinities count as the reference's mean
 *  @param analysis the same features, at least 1 row
 *  @returns odds of a logistic regression on the standardised features and their squares, fitted without the row's own
 *  fold, times the ratio of sizes; and its area over all rows. O(folds x steps x rows x features^2) */
export function densityRatio(reference: Rows, analysis: Rows, options: DensityRatioOptions): DensityRatio {
  const table = quadraticTable(reference, analysis)
  const n = reference.length
  const total = n + analysis.length
  const labels = new Uint8Array(total).fill(1, n)
  const everyRow = Uint32Array.from({ length: total }, (_, row) => row)
  // Dealt by window: a fold with more rows of one is judged by a fit with fewer of them, and the area falls under 0.5
  // (measured: 0.8 of its deviations with folds of all rows together, 0.2 with these).
  const folds = Uint8Array.from([...dealt(n, options), ...dealt(analysis.length, options)])
  const odds = new Float64Array(total)
  let model: Float64Array | undefined
  for (let fold = 0; fold < options.folds; fold++) {
    const rows = everyRow.filter((row) => folds[row] !== fold)
    model = logisticRegression({ table, labels, rows, start: model })
    for (let row = 0; row < total; row++) if (folds[row] === fold) odds[row] = logOdds(table, row, model)
  }
  const weights = odds
    .subarray(0, n)
    .map((logarithm) => (Math.exp(Math.min(logarithm, mostLogOdds)) * n) / analysis.length)
  return { weights, auc: rocAuc(odds, labels) ?? NaN }
}

/** The fold of each row: folds of equal size in random order. */
function dealt(rows: number, { random, folds }: DensityRatioOptions): Uint8Array {
  const fold = Uint8Array.from({ length: rows }, (_, row) => row % folds)
  for (let i = rows - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    const kept = valueAt(fold, i)
    fold[i] = valueAt(fold, other)
    fold[other] = kept
  }
  return fold
}

/** Per row each feature standardised by the reference, then the squares of those that have more than two values: the
 *  square of an indicator is a line in it. */
function quadraticTable(reference: Rows, analysis: Rows): Table {
  const features = reference[0]?.length ?? 0
  const rows = [...reference, ...analysis]
  for (const row of rows)
    if (row.length !== features) throw new RangeError(`rows of ${features} and of ${row.length} features`)
  const lines = Array.from({ length: features }, (_, feature) => {
    const values = Float64Array.from(rows, (row) => valueAt(row, feature))
    return standardised(values, reference.length)
  })
  const squared = lines.filter((line) => hasThreeValues(line)).map((line) => line.map((z) => z * z))
  const columns = [...lines, ...squared]
  const values = new Float64Array(rows.length * columns.length)
  columns.forEach((column, at) => {
    for (let row = 0; row < rows.length; row++) values[row * columns.length + at] = valueAt(column, row)
  })
  return { columns: columns.length, values }
}

/** Distances from the reference's mean in its standard deviations; where the reference has one value only, in the root
 *  mean square of the analysis window's distances, so that a constant that has moved is seen. */
function standardised(values: Float64Array, referenceRows: number): Float64Array {
  const finite = values.subarray(0, referenceRows).filter(Number.isFinite)
  const mean = finite.reduce((sum, value) => sum + value / finite.length, 0)
  const spread = (of: Float64Array) =>
    Math.sqrt(of.reduce((sum, value) => sum + (value - mean) ** 2 / of.length, 0))
  const deviation = spread(finite) || spread(values.subarray(referenceRows).filter(Number.isFinite))
  return values.map((value) => {
    const z = Number.isFinite(value) && deviation > 0 ? (value - mean) / deviation : 0
    return Math.max(Math.min(z, farthest), -farthest)
  })
}

function hasThreeValues(values: Float64Array): boolean {
  const [first] = values
  const second = values.find((value) => value !== first)
  return values.some((value) => value !== first && value !== second)
}
