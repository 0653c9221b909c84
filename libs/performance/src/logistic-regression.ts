import { choleskySolve } from './cholesky-solve.ts'
import { valueAt } from './value-at.ts'

/** A table of numbers by rows in one array. */
export interface Table {
  readonly columns: number
  readonly values: Float64Array
}

const mostSteps = 30
/** Share of the loss that a step must still gain. */
const enough = 1e-10
const leastStep = 1e-4

/** What to fit. */
export interface LogisticFit {
  /** Columns of like scale. */
  readonly table: Table
  /** 0 or 1 per row of the table. */
  readonly labels: Uint8Array
  /** Rows that count. */
  readonly rows: Uint32Array
  /** Weights to start from, as of a fit to nearly the same rows: the result is the same, sooner. */
  readonly start?: Float64Array | undefined
}

/** Weights of a logistic regression with intercept, the other weights held back by half their squares (scikit-learn: C 1).
 *  @returns one weight a column, then the intercept. O(steps x rows x columns^2), Newton with halved steps
 *  @throws RangeError if the columns hold values that are not finite */
export function logisticRegression(fit: LogisticFit): Float64Array {
  let weights = Float64Array.from(fit.start ?? new Float64Array(fit.table.columns + 1))
  let loss = lossOf(weights, fit)
  for (let step = 0; step < mostSteps; step++) {
    const move = newtonMove(weights, fit)
    let size = 1
    let next = moved(weights, move, size)
    let nextLoss = lossOf(next, fit)
    // A full step can overshoot while far from the optimum.
    for (; nextLoss > loss && size > leastStep; size /= 2) {
      next = moved(weights, move, size / 2)
      nextLoss = lossOf(next, fit)
    }
    if (nextLoss > loss) break
    const gained = loss - nextLoss
    weights = next
    loss = nextLoss
    if (gained <= enough * loss) break
  }
  return weights
}

/** Linear score of a row: the log odds of label 1. */
export function logOdds({ columns, values }: Table, row: number, weights: Float64Array): number {
  let sum = valueAt(weights, columns)
  for (let column = 0; column < columns; column++)
    sum += (values[row * columns + column] ?? NaN) * (weights[column] ?? NaN)
  return sum
}

function moved(weights: Float64Array, move: Float64Array, size: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(weights, (weight, i) => weight + size * valueAt(move, i))
}

function lossOf(weights: Float64Array, { table, labels, rows }: LogisticFit): number {
  let loss = 0
  for (let column = 0; column < table.columns; column++) loss += valueAt(weights, column) ** 2 / 2
  for (const row of rows) {
    const odds = logOdds(table, row, weights)
    const wrong = valueAt(labels, row) === 1 ? -odds : odds
    loss += Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)))
  }
  return loss
}

function newtonMove(weights: Float64Array, { table, labels, rows }: LogisticFit): Float64Array {
  const { columns, values } = table
  const size = columns + 1
  const hessian = new Float64Array(size * size)
  const slope = new Float64Array(size)
  for (let column = 0; column < columns; column++) {
    hessian[column * size + column] = 1
    slope[column] = -valueAt(weights, column)
  }
  // An intercept that no row moves any more (labels parted fully) must leave the matrix solvable.
  hessian[columns * size + columns] = 1e-9
  const x = new Float64Array(size).fill(1)
  for (const row of rows) {
    const probability = 1 / (1 + Math.exp(-logOdds(table, row, weights)))
    const curve = probability * (1 - probability)
    const error = valueAt(labels, row) - probability
    for (let i = 0; i < columns; i++) x[i] = values[row * columns + i] ?? NaN
    // Read without the check of valueAt, ten times slower here; a read past the end is NaN, which the solver refuses.
    for (let i = 0; i < size; i++) {
      const xi = x[i] ?? NaN
      slope[i] = (slope[i] ?? NaN) + error * xi
      const weighted = curve * xi
      for (let j = 0; j <= i; j++)
        hessian[i * size + j] = (hessian[i * size + j] ?? NaN) + weighted * (x[j] ?? NaN)
    }
  }
  choleskySolve(hessian, slope)
  return slope
}
