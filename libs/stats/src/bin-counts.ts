/** Rows in all bins. */
export function totalOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** @throws RangeError unless both have the same, positive number of bins and at least one row each */
export function requireSameBins(reference: readonly number[], analysis: readonly number[]): void {
  if (reference.length !== analysis.length)
    throw new RangeError(`${reference.length} reference bins, ${analysis.length} analysis bins`)
  if (!(totalOf(reference) > 0)) throw new RangeError('the reference window has no rows')
  if (!(totalOf(analysis) > 0)) throw new RangeError('the analysis window has no rows')
}
