import { readFileSync } from 'node:fs'
import { murmur2, partitionOf } from './partition-of.ts'

/** Made by golden/PartitionVectors.java with Kafka's own client. */
const vectors: readonly [key: string, hash: number, partitionOf6: number][] = JSON.parse(
  readFileSync(new URL('../golden/partition-vectors.json', import.meta.url), 'utf8'),
)

describe('the partition of a key', () => {
  it('is the one that the Java client chooses, for 1,000 keys', () => {
    expect(vectors).toHaveLength(1_000)
    const ours = vectors.map(([key]) => [key, murmur2(Buffer.from(key)), partitionOf(key, 6)])
    expect(ours).toEqual(vectors)
  })

  it('reads only the bytes of its own view', () => {
    const around = Buffer.from('xxflight-17yy')
    expect(partitionOf(around.subarray(2, 11), 97)).toBe(partitionOf('flight-17', 97))
  })
})
