/** A read-only run of numbers, such as a typed array. */
export interface Column {
  readonly length: number
  readonly [index: number]: number
}

/** The value at an index that the caller knows to be inside the column.
 *  @throws RangeError outside it, so that a wrong index can never read as NaN. */
export function at(column: Column, index: number): number {
  const value = column[index]
  if (value === undefined) throw new RangeError(`index ${index} is outside a column of ${column.length}`)
  return value
}
