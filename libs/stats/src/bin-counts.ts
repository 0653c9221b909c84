/** Rows in all bins. */
export function totalOf(counts: ArrayLike<number>): number {
  let total = 0
  for (let bin = 0; bin < counts.length; bin++) total += counts[bin] ?? NaN
  return total
}

/** @throws RangeError unless both have the same, positive number of bins and at least one row each, and no bin holds
 *  less than no rows */
export function requireSameBins(reference: ArrayLike<number>, analysis: ArrayLike<number>): void {
  if (reference.length !== analysis.length)
    throw new RangeError(`${reference.length} reference bins, ${analysis.length} analysis bins`)
  requireRows(reference, 'reference')
  requireRows(analysis, 'analysis')
}

function requireRows(counts: ArrayLike<number>, window: string): void {
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin] ?? NaN
    if (!(count >= 0 && count < Infinity))
      throw new RangeError(`${count} rows in bin ${bin} of the ${window} window`)
  }
  if (!(totalOf(counts) > 0)) throw new RangeError(`the ${window} window has no rows`)
}
