import { parseModelName, parseVersionNumber } from '@weir/vocabulary'
import { canBeRouted, type ModelVersion } from './model.ts'

const version: ModelVersion = {
  model: parseModelName('flights'),
  version: parseVersionNumber(1),
  sha256: 'a'.repeat(64),
  sizeBytes: 10,
  signature: { inputs: [], outputs: [] },
  contractRevision: 1,
  input: { kind: 'packed', input: 'x', features: ['a'] },
  output: { output: 'y', width: 1, positiveIndex: 0 },
  profileSha256: 'b'.repeat(64),
  description: '',
  createdAt: 0,
}

describe('a version', () => {
  it('can be routed when it has a reference profile, and only then', () => {
    expect(canBeRouted(version)).toBe(true)
    expect(canBeRouted({ ...version, profileSha256: null })).toBe(false)
  })
})
