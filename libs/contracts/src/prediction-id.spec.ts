import fc from 'fast-check'
import { predictionId, sourceRequestId } from './prediction-id.ts'

const identity = fc.record({
  requestId: fc.string(),
  row: fc.nat(1_000),
  version: fc.integer({ min: 1, max: 1_000 }),
  intendedRole: fc.constantFrom('champion' as const, 'challenger' as const, 'shadow' as const),
})

describe('a prediction id', () => {
  it('is 32 hexadecimal digits, the same for a repeat', () => {
    fc.assert(
      fc.property(identity, (one) => {
        expect(predictionId(one)).toMatch(/^[0-9a-f]{32}$/)
        expect(predictionId({ ...one })).toBe(predictionId(one))
      }),
    )
  })

  it('differs when anything of the identity differs', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other))
        expect(predictionId(one)).not.toBe(predictionId(other))
      }),
    )
  })

  it('never changes: ids are in tables', () => {
    expect(predictionId({ requestId: 'r', row: 0, version: 1, intendedRole: 'champion' })).toBe(
      '83a612bda14ee064536174079893815a',
    )
  })
})

test('a source record without a request id is named by its place', () => {
  expect(sourceRequestId('ml.features.submitted.v1', 3, 42)).toBe('ml.features.submitted.v1/3/42')
})
