import { InvalidInput } from '@weir/vocabulary'
import { type FeatureRows } from './feature-rows.ts'
import { type InputContract } from './input-contract.ts'

/** Rows of an older revision as rows of the contract: the features added since are null.
 *  @param revision the revision that the rows were written with, 1 to `contract.revision`
 *  @returns the same rows when the revision is the contract's own; nulls are not checked: see `checkRows`
 *  @throws InvalidInput `contract-revision-unknown`, `feature-count-wrong` */
export function widenRows(contract: InputContract, rows: FeatureRows, revision: number): FeatureRows {
  const size = contract.sizes[revision - 1]
  if (size === undefined)
    throw new InvalidInput(
      'contract-revision-unknown',
      `the rows have revision ${revision} of the contract, and ${contract.revision} is the latest known here`,
      { revision, latest: contract.revision },
    )
  if (revision === contract.revision) return rows
  const [numericFrom, numericTo] = counts(contract, size, 'number')
  const [categoricalFrom, categoricalTo] = counts(contract, size, 'category')
  requireCount(rows.numeric.length, rows.rows * numericFrom)
  requireCount(rows.categorical.length, rows.rows * categoricalFrom)
  const numeric = new Float32Array(rows.rows * numericTo).fill(Number.NaN)
  const categorical = new Array<string | null>(rows.rows * categoricalTo).fill(null)
  for (let row = 0; row < rows.rows; row += 1) {
    numeric.set(rows.numeric.subarray(row * numericFrom, (row + 1) * numericFrom), row * numericTo)
    for (let column = 0; column < categoricalFrom; column += 1)
      categorical[row * categoricalTo + column] = rows.categorical[row * categoricalFrom + column] ?? null
  }
  return { rows: rows.rows, numeric, categorical }
}

/** Features of one type among the first `size`, and among all. */
function counts(
  contract: InputContract,
  size: number,
  type: 'number' | 'category',
): readonly [number, number] {
  const isOfType = contract.features.map((feature) => feature.type === type)
  return [isOfType.slice(0, size).filter(Boolean).length, isOfType.filter(Boolean).length]
}

function requireCount(got: number, expected: number): void {
  if (got !== expected)
    throw new InvalidInput(
      'feature-count-wrong',
      `got ${got} values, and that revision of the contract has ${expected} for these rows`,
      { got, expected },
    )
}
