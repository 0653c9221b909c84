import { binIndex } from '@weir/stats'
import { type CategoryProfile, type NumericProfile, type SubjectProfile } from './reference-profile.ts'

export type SubjectKind = 'feature' | 'score' | 'multivariate'

/** Rows of one subject counted into the bins of its profile. Mutable and made to be fast: the only writers are
 *  `addNumber`, `addCategory` and `mergeTally`. */
export interface SubjectTally {
  readonly kind: SubjectKind
  /** Name of the feature, `score`, or `pca_error`. */
  readonly subject: string
  readonly bins: NumericBins | CategoryBins
  /** Rows by bin; the last bin is null. */
  readonly counts: Uint32Array
  /** All rows, and those of them in the null bin. */
  n: number
  nulls: number
  /** Over the rows outside the null bin, as float32. Without such rows min is Infinity and max -Infinity; of categories
   *  there are no sums. */
  sum: number
  sumOfSquares: number
  min: number
  max: number
  /** Rows further below or above the reference's range than its whole span. */
  farLow: number
  farHigh: number
}

export interface NumericBins {
  readonly type: 'number'
  readonly edges: Float64Array
  /** Values below `low` and above `high` are far out of range. */
  readonly low: number
  readonly high: number
}

export interface CategoryBins {
  readonly type: 'category'
  readonly binOf: ReadonlyMap<string, number>
  /** Bin of a category that is not in the map. */
  readonly unknown: number
}

/** A tally without rows. @param bins of the profile: given where many tallies share them */
export function emptyTally(
  kind: SubjectKind,
  profile: SubjectProfile,
  bins: SubjectTally['bins'] = binsOf(profile),
): SubjectTally {
  return {
    kind,
    subject: profile.name,
    bins,
    counts: new Uint32Array(profile.counts.length),
    n: 0,
    nulls: 0,
    sum: 0,
    sumOfSquares: 0,
    min: Infinity,
    max: -Infinity,
    farLow: 0,
    farHigh: 0,
  }
}

/** The bins of a profile, made to be looked up. */
export function binsOf(profile: SubjectProfile): NumericBins | CategoryBins {
  return profile.type === 'number' ? numericBins(profile) : categoryBins(profile)
}

/** Far out of range: further than one span of the reference beyond its least and greatest value. */
export function farRange({ min, max }: Pick<NumericProfile, 'min' | 'max'>): { low: number; high: number } {
  if (min === null || max === null) return { low: -Infinity, high: Infinity }
  return { low: min - (max - min), high: max + (max - min) }
}

/** Counts one row. The value is taken as float32, as it is stored, so that raw rows give the same bins again.
 *  @param value NaN for null; infinities, and what is one as float32, count as null. Allocates nothing. O(log K) */
export function addNumber(tally: SubjectTally, value: number): void {
  const { bins } = tally
  if (bins.type !== 'number') throw new TypeError(`${tally.subject} is a category`)
  const stored = Math.fround(value)
  const bin = binIndex(bins.edges, stored)
  tally.counts[bin] = (tally.counts[bin] ?? 0) + 1
  tally.n++
  if (bin > bins.edges.length) {
    tally.nulls++
    return
  }
  tally.sum += stored
  tally.sumOfSquares += stored * stored
  if (stored < tally.min) tally.min = stored
  if (stored > tally.max) tally.max = stored
  if (stored < bins.low) tally.farLow++
  else if (stored > bins.high) tally.farHigh++
}

/** Counts one row of a categorical feature. @param value null for null. O(1) */
export function addCategory(tally: SubjectTally, value: string | null): void {
  const { bins } = tally
  if (bins.type !== 'category') throw new TypeError(`${tally.subject} is a number`)
  const bin = value === null ? tally.counts.length - 1 : (bins.binOf.get(value) ?? bins.unknown)
  tally.counts[bin] = (tally.counts[bin] ?? 0) + 1
  tally.n++
  if (value === null) tally.nulls++
}

/** Adds the rows of another tally of the same subject and bins.
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
  into.farLow += from.farLow
  into.farHigh += from.farHigh
}

function numericBins(profile: NumericProfile): NumericBins {
  return { type: 'number', edges: Float64Array.from(profile.edges), ...farRange(profile) }
}

function categoryBins({ categories, others }: CategoryProfile): CategoryBins {
  const other = categories.length
  const binOf = new Map<string, number>(categories.map((category, bin) => [category, bin]))
  for (const category of others ?? []) binOf.set(category, other)
  return { type: 'category', binOf, unknown: others === null ? other : other + 1 }
}
