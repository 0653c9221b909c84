const modulus = 2_147_483_647
const multiplier = 16_807
/** The first numbers of neighbouring seeds are alike. */
const discarded = 10

/** Uniform numbers in (0, 1), the same for the same seed. Park & Miller 1988.
 *  @param seed whole number, 1 to 2147483646 */
export function seededRandom(seed: number): () => number {
  let state = seed
  const random = () => {
    state = (multiplier * state) % modulus
    return state / modulus
  }
  for (let i = 0; i < discarded; i += 1) random()
  return random
}

/** Some of n rows, each as likely as the others, without repetition, in rising order.
 *  @param most how many; all of them when there are no more. O(n log n) */
export function sampleRows(n: number, most: number, random: () => number): Uint32Array {
  const rows = Uint32Array.from({ length: n }, (_, row) => row)
  if (n <= most) return rows
  for (let at = 0; at < most; at += 1) {
    const other = at + Math.floor(random() * (n - at))
    const drawn = rows[other] ?? at
    rows[other] = rows[at] ?? other
    rows[at] = drawn
  }
  return rows.slice(0, most).sort()
}
