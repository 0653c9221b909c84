/** What is known of values in bins beyond the edges. */
export interface BinnedValues {
  /** Share of the rows by bin, length K >= 1, without the null bin; sums to 1. */
  readonly shares: readonly number[]
  /** Least and greatest value. */
  readonly least: number
  readonly most: number
  readonly variance: number
}

/** Ends of bins between which rows are taken to lie evenly. The open bins reach from the outer edges towards the least and
 *  the greatest value, both by the same part of the way: so far that the whole has the variance of the values, since
 *  one value far out must not draw all of its bin with it.
 *  @param edges rising, length K - 1
 *  @returns K + 1 values that do not fall, within [least, most]. O(K)
 *  @throws RangeError if lengths or ends do not fit or edges do not rise */
export function spreadBins(edges: ArrayLike<number>, values: BinnedValues): readonly number[] {
  requireFitting(edges, values)
  const wanted = values.variance
  const varianceAt = (part: number) => varianceOf(endsAt(edges, values, part), values.shares)
  const [none, half, all] = [varianceAt(0), varianceAt(0.5), varianceAt(1)]
  if (wanted >= all) return endsAt(edges, values, 1)
  if (wanted <= none) return endsAt(edges, values, 0)
  // The variance is a polynomial of the second degree in the part of the way.
  const square = 2 * (all + none - 2 * half)
  const linear = all - none - square
  const root = Math.sqrt(Math.max(0, linear * linear - 4 * square * (none - wanted)))
  const part = (2 * (wanted - none)) / (linear + root)
  return endsAt(edges, values, Math.min(Math.max(part, 0), 1))
}

function endsAt(edges: ArrayLike<number>, { least, most }: BinnedValues, part: number): readonly number[] {
  const inner = Array.from(edges, (edge) => Math.min(Math.max(edge, least), most))
  const first = inner[0] ?? least
  const last = inner.at(-1) ?? most
  return [first - part * (first - least), ...inner, last + part * (most - last)]
}

/** Variance of the rows' centres of bins, and of rows that lie evenly in them. */
export function variancesOf(ends: readonly number[], shares: readonly number[]) {
  const centreOf = (bin: number) => ((ends[bin] ?? NaN) + (ends[bin + 1] ?? NaN)) / 2
  const mean = shares.reduce((sum, share, bin) => sum + share * centreOf(bin), 0)
  let centres = 0
  let within = 0
  for (const [bin, share] of shares.entries()) {
    centres += share * (centreOf(bin) - mean) ** 2
    within += (share * ((ends[bin + 1] ?? NaN) - (ends[bin] ?? NaN)) ** 2) / 12
  }
  return { centres, all: centres + within }
}

function varianceOf(ends: readonly number[], shares: readonly number[]): number {
  return variancesOf(ends, shares).all
}

function requireFitting(edges: ArrayLike<number>, { shares, least, most, variance }: BinnedValues): void {
  if (shares.length !== edges.length + 1) throw new RangeError(`${shares.length} bins, ${edges.length} edges`)
  if (!(least <= most && most - least < Infinity)) throw new RangeError(`values from ${least} to ${most}`)
  if (!(variance >= 0)) throw new RangeError(`a variance of ${variance}`)
  for (let bin = 1; bin < edges.length; bin++)
    if (!((edges[bin] ?? NaN) > (edges[bin - 1] ?? NaN)))
      throw new RangeError(`edge ${bin} is ${edges[bin]}, after ${edges[bin - 1]}`)
}
