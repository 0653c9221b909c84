/** A bin for each different score, so that the area under the curve is exact.
 *  @returns the number of bins, and the bin of a score that is among those given */
export function scoreBins(...scores: readonly Float64Array[]): {
  readonly count: number
  /** By bin. */
  readonly scores: readonly number[]
  readonly binOf: (score: number) => number
} {
  const all = new Float64Array(scores.reduce((sum, { length }) => sum + length, 0))
  let filled = 0
  for (const part of scores) {
    all.set(part, filled)
    filled += part.length
  }
  const different = all.sort().filter((score, at) => at === 0 || score !== all[at - 1])
  const binOf = (score: number) => {
    let [low, high] = [0, different.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((different[middle] ?? Infinity) < score) low = middle + 1
      else high = middle
    }
    return low
  }
  return { count: different.length, scores: Array.from(different), binOf }
}
