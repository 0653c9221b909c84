import { createHash } from 'node:crypto'
import { type ArtifactStore } from '@weir/models'
import { InvalidInput, NotFound } from '@weir/vocabulary'

/** An artifact store in memory. */
export function inMemoryArtifactStore(): ArtifactStore {
  const stored = new Map<string, Uint8Array>()
  const requireName = (sha256: string): void => {
    if (!/^[0-9a-f]{64}$/.test(sha256))
      throw new InvalidInput('artifact-id-invalid', `${JSON.stringify(sha256)} is not a sha256`, { sha256 })
  }
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      stored.set(sha256, bytes.slice())
      return sha256
    },
    async get(sha256) {
      requireName(sha256)
      const bytes = stored.get(sha256)
      if (bytes === undefined)
        throw new NotFound('artifact-unknown', `there is no artifact ${sha256}`, { sha256 })
      return bytes.slice()
    },
    async has(sha256) {
      requireName(sha256)
      return stored.has(sha256)
    },
  }
}
