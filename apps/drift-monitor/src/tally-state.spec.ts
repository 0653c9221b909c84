import fc from 'fast-check'
import { newTallyState, parseTallyState, writeTallyState, type TallyState } from './tally-state.ts'

const name = fc.stringMatching(/^[a-z0-9/@.-]{1,12}$/)
const instant = fc.integer({ min: 0, max: 2_000_000_000_000 })
const source = fc.record({
  watermark: instant,
  seenAt: instant,
  setAside: fc.array(instant, { maxLength: 19 }),
})
const clock = fc.record({
  low: fc.oneof(instant, fc.constant(Number.NEGATIVE_INFINITY)),
  sources: fc.dictionary(fc.constantFrom('http', 'stream', 'shadow'), source, { noNullPrototype: true }),
})
const state = fc.record({
  marks: fc.dictionary(name, fc.nat(), {
    maxKeys: 5,
    noNullPrototype: true,
  }),
  clocks: fc.dictionary(name, clock, {
    maxKeys: 3,
    noNullPrototype: true,
  }),
})

describe('the state of a partition', () => {
  it('comes back as it was written', () => {
    fc.assert(fc.property(state, (one) => expect(parseTallyState(writeTallyState(one))).toEqual(one)))
  })

  it('is empty at first', () => {
    expect(parseTallyState('')).toEqual(newTallyState)
  })

  it('stays under 4,000 bytes: what was seen longest ago is forgotten first', () => {
    const seenAt = (n: number) => ({ low: 1, sources: { http: { watermark: 1, seenAt: n, setAside: [] } } })
    const many: TallyState = {
      marks: { '0/live': 5 },
      clocks: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`model-${n}`, seenAt(n)])),
    }
    const text = writeTallyState(many)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_000)
    const kept = parseTallyState(text)
    expect(Object.keys(kept.clocks).length).toBeGreaterThan(50)
    expect(kept.clocks['model-299']).toEqual(seenAt(299))
    expect(kept.clocks['model-0']).toBeUndefined()
    expect(kept.marks).toEqual({ '0/live': 5 })
  })

  it('forgets the shadows with the lowest offsets before the live stream', () => {
    const shadows = Array.from({ length: 400 }, (_, n) => [`0/model@${n}`, 1_000 + n] as const)
    const kept = parseTallyState(
      writeTallyState({ marks: { '0/live': 5, ...Object.fromEntries(shadows) }, clocks: {} }),
    )
    expect(kept.marks['0/live']).toBe(5)
    expect(kept.marks['0/model@399']).toBe(1_399)
    expect(kept.marks['0/model@0']).toBeUndefined()
  })

  it('cannot be read when somebody else wrote it', () => {
    expect(() => parseTallyState('{"marks":[]}')).toThrow()
  })
})
