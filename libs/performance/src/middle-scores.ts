/** A score for each bin of a frozen profile but the null bin: its middle, the outer bins ending at the least and the largest
 *  score of the reference.
 *  @param of `edges` rising; `min` and `max` null without a score
 *  @returns one more than there are edges
 *  @example middleScores({ edges: [0.5], min: 0.1, max: 0.9 }) = [0.3, 0.7] */
export function middleScores({
  edges,
  min,
  max,
}: {
  readonly edges: readonly number[]
  readonly min: number | null
  readonly max: number | null
}): readonly number[] {
  const ends = [min ?? edges[0] ?? 0, ...edges, max ?? edges.at(-1) ?? 1]
  return ends.slice(1).map((end, bin) => ((ends[bin] ?? end) + end) / 2)
}
