/** Indices of the scores from lowest to highest; equal scores keep their order. O(n log n)
 *  @throws RangeError if a score is NaN: it has no place in an order */
export function sortedOrder(scores: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(scores.length)
  const keys = Float64Array.from(scores)
  for (let i = 0; i < keys.length; i++) {
    if (Number.isNaN(keys[i])) throw new RangeError(`score ${i} is not a number`)
    order[i] = i
  }
  // Infinities of one sign have no difference, so scores are compared and not subtracted.
  return order.sort((a, b) => compared(keys[a] ?? NaN, keys[b] ?? NaN) || a - b)
}

function compared(a: number, b: number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
