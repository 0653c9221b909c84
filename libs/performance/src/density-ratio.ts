import { logisticRegression, logOdds, type Table } from './logistic-regression.ts'
import { valueAt } from './value-at.ts'

type Rows = readonly (readonly number[])[]

export interface DensityRatioOptions {
  /** Uniform in [0, 1): deals the rows to folds. */
  readonly random: () => number
  readonly folds: number
}

/** Beyond five standard deviations a square would rule the fit alone. */
const farthest = 5

/** Windows without any overlap must not give infinite weights, of which no sum can be told. */
const mostLogOdds = 50

/** How much likelier each reference row is in the analysis window than in the reference.
 *  @param reference features per row, at least 1 row; NaN and infinities count as the reference's mean
 *  @param analysis the same features, at least 1 row
 *  @returns a weight >= 0 per reference row: odds of a logistic regression on the standardised features and their
 *  squares, fitted without the row's own fold, times the ratio of sizes. About 1 when nothing has moved.
 *  O(folds x steps x rows x features^2) */
export function densityRatio(reference: Rows, analysis: Rows, options: DensityRatioOptions): Float64Array {
  const table = quadraticTable(reference, analysis)
  const n = reference.length
  const total = n + analysis.length
  const labels = new Uint8Array(total).fill(1, n)
  const everyRow = Uint32Array.from({ length: total }, (_, row) => row)
  const folds = dealt(total, options)
  const weights = new Float64Array(n)
  let model: Float64Array | undefined
  for (let fold = 0; fold < options.folds; fold++) {
    const rows = everyRow.filter((row) => folds[row] !== fold)
    model = logisticRegression({ table, labels, rows, start: model })
    for (let row = 0; row < n; row++)
      if (folds[row] === fold)
        weights[row] = (Math.exp(Math.min(logOdds(table, row, model), mostLogOdds)) * n) / analysis.length
  }
  return weights
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

/** Per row each feature standardised by the reference, then their squares. */
function quadraticTable(reference: Rows, analysis: Rows): Table {
  const features = reference[0]?.length ?? 0
  const scales = Array.from({ length: features }, (_, feature) => scaleOf(reference, feature))
  const columns = 2 * features
  const values = new Float64Array((reference.length + analysis.length) * columns)
  let at = 0
  for (const row of [...reference, ...analysis]) {
    if (row.length !== features) throw new RangeError(`rows of ${features} and of ${row.length} features`)
    scales.forEach(({ mean, deviation }, feature) => {
      const raw = valueAt(row, feature)
      const z = Number.isFinite(raw) && deviation > 0 ? (raw - mean) / deviation : 0
      const held = Math.max(Math.min(z, farthest), -farthest)
      values[at + feature] = held
      values[at + features + feature] = held * held
    })
    at += columns
  }
  return { columns, values }
}

function scaleOf(rows: Rows, feature: number): { mean: number; deviation: number } {
  const values = rows.map((row) => valueAt(row, feature)).filter(Number.isFinite)
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0)
  return { mean, deviation: Math.sqrt(variance) }
}
