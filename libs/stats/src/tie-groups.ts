/** How many values of each of two samples are equal to `value`. */
export interface TieGroup {
  readonly value: number
  readonly inA: number
  readonly inB: number
}

/** The distinct values of two samples, rising, with their counts. All rank statistics follow from them.
 *  @throws RangeError if a sample is empty or holds a value that is not a finite number. O((n + m) log(n + m)) */
export function tieGroups(a: ArrayLike<number>, b: ArrayLike<number>): TieGroup[] {
  const sortedA = sorted(a)
  const sortedB = sorted(b)
  const groups: TieGroup[] = []
  let i = 0
  let j = 0
  while (i < sortedA.length || j < sortedB.length) {
    const value = Math.min(sortedA[i] ?? Infinity, sortedB[j] ?? Infinity)
    const [startA, startB] = [i, j]
    while (sortedA[i] === value) i++
    while (sortedB[j] === value) j++
    groups.push({ value, inA: i - startA, inB: j - startB })
  }
  return groups
}

function sorted(sample: ArrayLike<number>): Float64Array {
  if (sample.length === 0) throw new RangeError('a sample without values')
  const values = new Float64Array(sample).sort()
  // NaN sorts behind infinity, so the two ends tell.
  if (!Number.isFinite(values.at(0)) || !Number.isFinite(values.at(-1)))
    throw new RangeError('a sample with values that are not finite numbers')
  return values
}
