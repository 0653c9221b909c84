import { InvalidInput } from '@weir/vocabulary'
import { categoricalFeatures, numericFeatures, type InputContract } from './input-contract.ts'

/** Rows of features in the order of the contract: what requests, records and predictions carry.
 *  `numeric` is row-major, `rows` x number of numeric features, NaN for null;
 *  `categorical` is row-major, `rows` x number of categorical features, null for null. */
export interface FeatureRows {
  readonly rows: number
  readonly numeric: Float32Array
  readonly categorical: readonly (string | null)[]
}

/** Checks counts and nulls against the contract.
 *  @throws InvalidInput naming the feature, the row and the way out */
export function checkRows(contract: InputContract, rows: FeatureRows): void {
  const numeric = numericFeatures(contract)
  const categorical = categoricalFeatures(contract)
  requireCount('numeric', rows.numeric.length, rows.rows * numeric.length)
  requireCount('categorical', rows.categorical.length, rows.rows * categorical.length)
  numeric.forEach((feature, column) => {
    for (let row = 0; row < rows.rows; row += 1) {
      const value = rows.numeric[row * numeric.length + column]
      if (value === Infinity || value === -Infinity) throw infinite(feature.name, row, value)
      if (!feature.nullable && Number.isNaN(value)) throw missing(feature.name, row)
    }
  })
  categorical.forEach((feature, column) => {
    for (let row = 0; row < rows.rows && !feature.nullable; row += 1)
      if (rows.categorical[row * categorical.length + column] === null) throw missing(feature.name, row)
  })
}

/** One row as rows of one; the arrays are views of the same memory. */
export function oneRow(contract: InputContract, rows: FeatureRows, row: number): FeatureRows {
  const numeric = numericFeatures(contract).length
  const categorical = categoricalFeatures(contract).length
  return {
    rows: 1,
    numeric: rows.numeric.subarray(row * numeric, (row + 1) * numeric),
    categorical: rows.categorical.slice(row * categorical, (row + 1) * categorical),
  }
}

function requireCount(kind: string, got: number, expected: number): void {
  if (got !== expected)
    throw new InvalidInput(
      'feature-count-wrong',
      `${kind} features: got ${got} values, the contract needs ${expected}; send every feature of the contract in its order`,
      { got, expected },
    )
}

function missing(feature: string, row: number): InvalidInput {
  return new InvalidInput(
    'feature-missing',
    `feature ${feature} is null or NaN in row ${row}, and the contract does not allow it; send a number, or register the feature as nullable`,
    { feature, row },
  )
}

function infinite(feature: string, row: number, value: number): InvalidInput {
  return new InvalidInput(
    'feature-infinite',
    `feature ${feature} is ${value} in row ${row}; send a finite number`,
    {
      feature,
      row,
    },
  )
}
