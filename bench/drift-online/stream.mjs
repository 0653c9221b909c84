// The stream that both sides read: events of 30 features, bell-shaped (mean 0.4, standard deviation 0.1), float32, event
// by event. At the change the mean of the even features rises by half a standard deviation; the odd ones stay.
import { closeSync, openSync, writeSync } from 'node:fs'

export const features = 30
export const chunkEvents = 10_000
export const changes = (feature) => feature % 2 === 0

/** Writes the stream; the same bytes at each call. */
export function writeStream(path, events, changeAt) {
  const random = uniform(20010630)
  const chunk = new Float32Array(chunkEvents * features)
  const file = openSync(path, 'w')
  for (let event = 0; event < events; event++) {
    const row = (event % chunkEvents) * features
    for (let feature = 0; feature < features; feature++) {
      const bell = Math.sqrt(3) * (random() + random() + random() + random() - 2)
      const shift = event >= changeAt && changes(feature) ? 0.05 : 0
      chunk[row + feature] = 0.4 + 0.1 * bell + shift
    }
    if (row + features === chunk.length) writeSync(file, chunk)
  }
  closeSync(file)
}

/** Uniform numbers in [0, 1) of 32 bits (a mixed Weyl sequence). */
function uniform(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
