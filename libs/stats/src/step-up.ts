/** Hypotheses that are given up, with the false discovery rate at which each would be. */
export interface Discoveries {
  /** Indices into the input, rising. */
  readonly discoveries: number[]
  /** In the order of the input, 0 to 1: the smallest q with which the hypothesis is a discovery. */
  readonly adjusted: number[]
}

/** The step-up procedure: the smallest adjusted value of each score is the least of score * hypotheses / rank over its own
 *  and all larger scores.
 *  @param scores >= 0, small speaks against the hypothesis; may exceed 1
 *  @throws RangeError unless 0 < q < 1 */
export function stepUp(scores: readonly number[], q: number): Discoveries {
  if (!(q > 0 && q < 1)) throw new RangeError(`a false discovery rate of ${q}`)
  const rising = scores.map((score, index) => ({ score, index })).sort((a, b) => a.score - b.score)
  const adjusted = Array<number>(scores.length).fill(NaN)
  let least = 1
  for (let rank = rising.length; rank >= 1; rank--) {
    const at = rising[rank - 1]
    if (at === undefined) continue
    least = Math.min(least, at.score * (rising.length / rank))
    adjusted[at.index] = least
  }
  return { discoveries: [...adjusted.keys()].filter((index) => (adjusted[index] ?? NaN) <= q), adjusted }
}
