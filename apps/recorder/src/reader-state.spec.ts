import { newEventClock } from '@weir/routing'
import fc from 'fast-check'
import { decodeState, encodeState, newReaderState, type ReaderState } from './reader-state.ts'

const instant = fc.integer({ min: 0, max: 4_000_000_000_000 })
const progress = fc.record({
  watermark: instant,
  seenAt: instant,
  setAside: fc.array(instant, { maxLength: 19 }),
})
const state: fc.Arbitrary<ReaderState> = fc
  .record({
    marks: fc.dictionary(fc.constantFrom('live/0', 'flights@2/0', 'flights@13/1'), fc.nat()),
    sources: fc.dictionary(fc.constantFrom('flights|http', 'flights|shadow', 'fraud.eu|stream'), progress),
  })
  .map(({ marks, sources }) => ({ marks, clock: { ...newEventClock, sources } }))

/** A state of so many models that one commit cannot hold it. */
function crowded(models: number): ReaderState {
  const names = Array.from({ length: models }, (_, index) => `model-${index}`)
  return {
    marks: Object.fromEntries([
      ['live/0', 5],
      ...names.map((name, index) => [`${name}@1/0`, 1_000 + index] as const),
    ]),
    clock: {
      ...newEventClock,
      sources: Object.fromEntries(
        names.map((name, index) => [
          `${name}|http`,
          { watermark: 1_700_000_000_000, seenAt: 1_700_000_005_000 + index, setAside: [] },
        ]),
      ),
    },
  }
}

describe('state of a reader', () => {
  it('comes back from the text as it was', () => {
    fc.assert(
      fc.property(state, (before) => {
        const text = encodeState(before)
        expect(JSON.stringify(decodeState(text))).toBe(JSON.stringify(before))
      }),
    )
  })

  it('is new where nothing was kept', () => {
    expect(decodeState('')).toBe(newReaderState)
  })

  it('refuses a text that it did not write', () => {
    expect(() => decodeState('{"marks":{}}')).toThrow()
  })

  it('leaves out the marks of the shadows furthest behind when a commit cannot hold it', () => {
    const kept = decodeState(encodeState(crowded(70)))
    expect(kept.marks['live/0']).toBe(5)
    expect(kept.marks['model-0@1/0']).toBeUndefined()
    expect(kept.marks['model-69@1/0']).toBe(1_069)
    expect(Object.keys(kept.clock.sources)).toHaveLength(70)
  })

  it('then leaves out the sources that were silent longest, before any live mark', () => {
    const text = encodeState(crowded(400))
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3_900)
    const kept = decodeState(text)
    expect(kept.marks).toEqual({ 'live/0': 5 })
    expect(kept.clock.sources['model-0|http']).toBeUndefined()
    expect(kept.clock.sources['model-399|http']).toBeDefined()
  })

  it('leaves out live marks when they alone are too many', () => {
    const live = Array.from({ length: 500 }, (_, partition) => [`live/${partition}`, partition] as const)
    const text = encodeState({ ...newReaderState, marks: Object.fromEntries(live) })
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3_900)
    expect(decodeState(text).marks['live/499']).toBe(499)
    expect(decodeState(text).marks['live/0']).toBeUndefined()
  })
})
