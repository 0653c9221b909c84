import { binIndex } from '@weir/stats'

/** Rows of one feature, or of the score, counted into the bins of its profile. Mutable and made to be fast: the only
 *  writers are `addValue` and `mergeTally`. */
export interface SubjectTally {
  readonly kind: 'feature' | 'score'
  /** Name of the feature, or of the score. */
  readonly subject: string
  readonly edges: Float64Array
  /** Rows by bin, length edges + 2; the last is the null bin. */
  readonly counts: Uint32Array
  /** All rows, and those of them in the null bin. */
  n: number
  nulls: number
  /** Over the rows outside the null bin, as float32. Without such rows min is Infinity and max -Infinity. */
  sum: number
  sumOfSquares: number
  min: number
  max: number
}

/** A tally without rows. */
export function emptyTally(of: {
  readonly kind: 'feature' | 'score'
  readonly subject: string
  readonly edges: ArrayLike<number>
}): SubjectTally {
  return {
    kind: of.kind,
    subject: of.subject,
    edges: Float64Array.from(of.edges),
    counts: new Uint32Array(of.edges.length + 2),
    n: 0,
    nulls: 0,
    sum: 0,
    sumOfSquares: 0,
    min: Infinity,
    max: -Infinity,
  }
}

/** Counts one row. The value is taken as float32, as it is stored, so that raw rows give the same bins again.
 *  @param value NaN for null; infinities, and what is one as float32, count as null. Allocates nothing. O(log K) */
export function addValue(tally: SubjectTally, value: number): void {
  const stored = Math.fround(value)
  const bin = binIndex(tally.edges, stored)
  tally.counts[bin] = (tally.counts[bin] ?? 0) + 1
  tally.n++
  if (bin > tally.edges.length) {
    tally.nulls++
    return
  }
  tally.sum += stored
  tally.sumOfSquares += stored * stored
  if (stored < tally.min) tally.min = stored
  if (stored > tally.max) tally.max = stored
}

/** Adds the rows of another tally of the same subject and edges.
 *  @throws RangeError if the number of bins differs */
export function mergeTally(into: SubjectTally, from: SubjectTally): void {
  if (into.counts.length !== from.counts.length)
    throw new RangeError(`${into.counts.length} bins against ${from.counts.length} of ${into.subject}`)
  for (const [bin, count] of from.counts.entries()) into.counts[bin] = (into.counts[bin] ?? 0) + count
  into.n += from.n
  into.nulls += from.nulls
  into.sum += from.sum
  into.sumOfSquares += from.sumOfSquares
  into.min = Math.min(into.min, from.min)
  into.max = Math.max(into.max, from.max)
}
