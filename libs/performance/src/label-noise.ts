import { type EstimateSums } from './estimate-sums.ts'
import { valueAt } from './value-at.ts'

/** Variance of the number of positives were each label drawn by itself: sum of p (1 - p) over rows. */
export interface LabelNoise {
  readonly flagged: number
  readonly others: number
  /** Per score bin, lowest scores first. */
  readonly bins: readonly number[]
}

/** Chance in the labels of a window, from its score bins. Rows of a bin count with their mean probability, which can only
 *  make the variance larger (p (1 - p) is concave). Which rows of a bin were flagged is not in the sums: the highest scores
 *  are taken for flagged, as a threshold does. O(bins) */
export function labelNoise({ bins, counts, flagged, expectedTruePositives }: EstimateSums): LabelNoise {
  const noise = { flagged: 0, others: 0 }
  let rows = flagged
  let positives = expectedTruePositives
  const byBin = counts.map((count, bin) => noiseOf(count, valueAt(bins, bin)))
  for (let bin = counts.length - 1; bin >= 0; bin--) {
    const count = valueAt(counts, bin)
    const expected = valueAt(bins, bin)
    const above = Math.min(count, Math.max(rows, 0))
    const isWhole = above === count
    const positivesAbove = isWhole ? expected : Math.min(Math.max(positives, 0), above, expected)
    noise.flagged += noiseOf(above, positivesAbove)
    noise.others += noiseOf(count - above, expected - positivesAbove)
    rows -= above
    positives -= positivesAbove
  }
  return { ...noise, bins: byBin }
}

function noiseOf(rows: number, positives: number): number {
  return rows > 0 ? Math.max(0, positives * (1 - positives / rows)) : 0
}
