import { totalOf } from './bin-counts.ts'
import { chiSquareTail } from './chi-square.ts'

/** Pearson's test of a contingency table. */
export interface ChiSquareTest {
  readonly statistic: number
  readonly freedom: number
  readonly pValue: number
}

/** Chi-square test that the rows of a table (windows, segments) share one distribution over its columns (categories).
 *  @param table counts, at least two rows of equal length >= 1, each with at least one count above 0
 *  @returns statistic: sum of (observed - expected)^2 / expected, without continuity correction; columns that are
 *  empty in all rows are left out; freedom (rows - 1) (columns left - 1), with freedom 0 the p-value is 1; pValue:
 *  upper tail, small when the rows differ, good for 5 expected a cell and more. O(cells)
 *  @throws RangeError for fewer rows, rows of other lengths, a negative count or a row without counts
 *  Source: Pearson 1900, freedom of Fisher 1922.
 *  @example chiSquareTest([[10, 20, 30], [20, 20, 20]]) = { statistic: 5.333333, freedom: 2, pValue: 0.069483 } */
export function chiSquareTest(table: readonly ArrayLike<number>[]): ChiSquareTest {
  const rowTotals = requireTable(table)
  const total = totalOf(rowTotals)
  let statistic = 0
  let columns = 0
  for (let column = 0; column < (table[0]?.length ?? 0); column++) {
    const cells = table.map((row) => row[column] ?? NaN)
    const columnTotal = totalOf(cells)
    if (columnTotal === 0) continue
    columns++
    for (const [row, observed] of cells.entries()) {
      const expected = ((rowTotals[row] ?? NaN) * columnTotal) / total
      statistic += (observed - expected) ** 2 / expected
    }
  }
  const freedom = (table.length - 1) * (columns - 1)
  if (freedom === 0) return { statistic: 0, freedom, pValue: 1 }
  return { statistic, freedom, pValue: chiSquareTail(statistic, freedom) }
}

function requireTable(table: readonly ArrayLike<number>[]): number[] {
  if (table.length < 2) throw new RangeError(`a table of ${table.length} rows`)
  return table.map((row, index) => {
    if (row.length !== table[0]?.length)
      throw new RangeError(`row ${index} has ${row.length} columns, the first ${table[0]?.length}`)
    for (let column = 0; column < row.length; column++) {
      const count = row[column] ?? NaN
      if (!(count >= 0 && count < Infinity))
        throw new RangeError(`${count} rows in row ${index}, column ${column}`)
    }
    const total = totalOf(row)
    if (!(total > 0)) throw new RangeError(`row ${index} of the table has no counts`)
    return total
  })
}
