import fc from 'fast-check'
import { readMetadata, writeMetadata } from './chunk-metadata.ts'

const states = fc
  .array(fc.constantFrom('{"a":1}', ' ', '\n', 'é', '航', '7', 'weir1 '))
  .map((parts) => parts.join(''))

describe('the text beside a committed offset', () => {
  it('gives back any state and plan', () => {
    fc.assert(
      fc.property(states, fc.option(fc.nat()), (state, plannedMax) => {
        const text = writeMetadata({ state, plannedMax }, 100_000)
        expect(readMetadata(5, text)).toEqual({ offset: 5, state, plannedMax })
      }),
    )
  })

  it('is a fresh start where nothing is committed or a tool has set the offset', () => {
    expect(readMetadata(-1, null)).toEqual({ offset: null, state: '', plannedMax: null })
    expect(readMetadata(42, '')).toEqual({ offset: 42, state: '', plannedMax: null })
  })

  it('is refused when it is larger than the broker keeps, or of another program', () => {
    const state = 'é'.repeat(2_048)
    expect(() => writeMetadata({ state, plannedMax: 1 }, 4_096)).toThrow(
      expect.objectContaining({ code: 'kafka-state-too-large' }),
    )
    expect(() => readMetadata(1, 'flink')).toThrow(
      expect.objectContaining({ code: 'kafka-metadata-foreign' }),
    )
  })
})
