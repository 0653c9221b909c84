/** Cramer's V of a table of two samples by category, corrected for what chance alone makes of many categories.
 *  @param of `statistic`: Pearson's chi-square; `freedom`: categories - 1, with 0 the value is 0; `rows` of both samples
 *  together, at least 2
 *  @returns 0 to 1: 0 for samples no further apart than chance makes them, about 1 for samples without a category in common
 *  Source: Bergsma 2013.
 *  @example cramersV({ statistic: 5.333333, freedom: 2, rows: 120 }) = 0.166949 */
export function cramersV({
  statistic,
  freedom,
  rows,
}: {
  readonly statistic: number
  readonly freedom: number
  readonly rows: number
}): number {
  if (freedom === 0) return 0
  const excess = Math.max(0, statistic / rows - freedom / (rows - 1))
  const ofSamples = 1 - 1 / (rows - 1)
  const ofCategories = freedom - freedom ** 2 / (rows - 1)
  return Math.min(1, Math.sqrt(excess / Math.min(ofSamples, ofCategories)))
}
