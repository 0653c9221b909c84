const seed = 0x9747b28c
const multiplier = 0x5bd1e995

/** MurmurHash2 32-bit as Kafka's Java client computes it.
 *  @returns signed 32-bit integer
 *  Source: org.apache.kafka.common.utils.Utils.murmur2 */
export function murmur2(data: Uint8Array): number {
  const length = data.length
  const view = new DataView(data.buffer, data.byteOffset, length)
  const tail = length & ~3
  let hash = seed ^ length
  for (let at = 0; at < tail; at += 4) {
    let word = Math.imul(view.getInt32(at, true), multiplier)
    word = Math.imul(word ^ (word >>> 24), multiplier)
    hash = Math.imul(hash, multiplier) ^ word
  }
  if (length > tail) {
    for (let at = length - 1; at >= tail; at -= 1) hash ^= view.getUint8(at) << ((at - tail) * 8)
    hash = Math.imul(hash, multiplier)
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return (hash ^ (hash >>> 15)) | 0
}

const utf8 = new TextEncoder()

/** Partition of a key: the one that Kafka's Java client, and kafkajs' default partitioner, choose.
 *  @param key            text (hashed as UTF-8) or bytes
 *  @param partitionCount partitions of the topic, >= 1 */
export function partitionOf(key: string | Uint8Array, partitionCount: number): number {
  const bytes = typeof key === 'string' ? utf8.encode(key) : key
  return (murmur2(bytes) & 0x7fffffff) % partitionCount
}
