import { type ReferenceProfile } from '@weir/drift'
import { type CellValues, type GapSeries } from './gap-series.ts'

/** Mean and standard deviation of a gap over the reference's blocks of time, and how many these are. */
export interface UsualGap {
  readonly mean: number
  readonly deviation: number
  readonly blocks: number
  /** Labelled rows of a block, on average; those of blocks that were left out are among them, so rather too many. */
  readonly blockRows: number
}

/** What the gap of a series is in the reference; null where the profile does not say. */
export function usualGap(
  { performance }: Pick<ReferenceProfile, 'performance'>,
  { values }: Pick<GapSeries, 'values'>,
): UsualGap | null {
  if (performance === null) return null
  const { gap, cellGap, rows } = performance
  if (gap === null) return null
  const { blocks, mean, deviation } = gap
  const size = { blocks, blockRows: rows / blocks }
  if (values === null) return { mean, deviation, ...size }
  return cellGap === null ? null : { ...valueGap(cellGap, values), ...size }
}

type CellGap = NonNullable<NonNullable<ReferenceProfile['performance']>['cellGap']>

/** A positive more than expected is a true positive in place of a false one where it was flagged, and a miss in place of
 *  a true negative where it was not: the gap of value is a weighted sum of the two. The larger variance counts. */
function valueGap({ mean, covariances }: CellGap, values: CellValues): Pick<UsualGap, 'mean' | 'deviation'> {
  const flagged = values.truePositive - values.falsePositive
  const others = values.falseNegative - values.trueNegative
  const variances = covariances.map(
    (of) => flagged ** 2 * of.flagged + 2 * flagged * others * of.both + others ** 2 * of.others,
  )
  return {
    mean: flagged * mean.flagged + others * mean.others,
    deviation: Math.sqrt(Math.max(0, ...variances)),
  }
}
