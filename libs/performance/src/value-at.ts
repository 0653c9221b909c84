/** The element at an index that must be there: a read past the end is a defect, never a silent NaN.
 *  @throws RangeError if there is none */
export function valueAt(values: ArrayLike<number>, index: number): number {
  const value = values[index]
  if (value === undefined) throw new RangeError(`index ${index} of ${values.length} values`)
  return value
}

/** @throws RangeError unless all columns have the same number of rows; returns that number */
export function rowsOf(...columns: readonly ArrayLike<unknown>[]): number {
  const lengths = new Set(columns.map(({ length }) => length))
  if (lengths.size !== 1) throw new RangeError(`columns of ${[...lengths].join(', ')} rows`)
  return columns[0]?.length ?? 0
}

/** @throws RangeError unless every value lies in [0, 1] */
export function requireShares(values: ArrayLike<number>, what: string): void {
  for (let i = 0; i < values.length; i++) {
    const value = valueAt(values, i)
    if (!(value >= 0 && value <= 1)) throw new RangeError(`${what} ${value} is not between 0 and 1`)
  }
}
