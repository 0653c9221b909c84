import { assess, evolve, type Evidence, type RecordedEvent } from '@weir/rollout'
import { sampleStart } from '@weir/testkit'
import { EvidenceBook, lastEvidence } from './evidence-book.ts'
import { ada, flights, madeTally, t0 } from './made-controller.ts'

const at = Date.UTC(2026, 0, 1)

describe('the evidence book', () => {
  it('adds up the tallies of each rollout by itself', () => {
    const book = new EvidenceBook()
    book.add(madeTally({ rolloutId: 'r1', hours: 1 }), at)
    book.add(madeTally({ rolloutId: 'r2', hours: 2 }), at)
    expect(book.of('r1')).toMatchObject({ rolloutId: 'r1', watermark: t0 + 3_600_000, offsets: { '0': 399 } })
    expect(book.find('r3')).toBeNull()
    expect(book.of('r3')).toMatchObject({ rolloutId: 'r3', watermark: null, cells: [] })
  })

  it('counts a tally once, and says when one changed nothing', () => {
    const book = new EvidenceBook()
    const tally = madeTally({ rolloutId: 'r1', hours: 1 })
    const counted = book.add(tally, at)
    expect(counted).toEqual(book.of('r1'))
    expect(book.add(tally, at + 1)).toBeNull()
    expect(book.of('r1')).toBe(counted)
  })

  it('refuses impossible counts and keeps what it had', () => {
    const book = new EvidenceBook()
    book.add(madeTally({ rolloutId: 'r1', hours: 1 }), at)
    const before = book.of('r1')
    const impossible = madeTally({ rolloutId: 'r1', hours: 2, fromOffset: 400, bad: 1_000 })
    expect(() => book.add(impossible, at)).toThrow(expect.objectContaining({ code: 'tally-invalid' }))
    expect(book.of('r1')).toBe(before)
  })

  it('begun with stored evidence and given every tally again, is where it was', () => {
    const tallies = [0, 1, 2].map((place) =>
      madeTally({ rolloutId: 'r1', hours: place, fromOffset: 400 * place }),
    )
    const whole = new EvidenceBook()
    const states = tallies.map((tally, place) => whole.add(tally, at + place))
    const begun = new EvidenceBook()
    // As JSON, the way a decision stores it.
    begun.begin(JSON.parse(JSON.stringify(states[1])))
    for (const [place, tally] of tallies.entries()) begun.add(tally, at + place)
    expect(begun.of('r1')).toEqual(whole.of('r1'))
  })
})

describe('the evidence that a history has stored', () => {
  const rollout = evolve(null, sampleStart(flights, 'r1'))
  const paused = (evidence: Evidence | null, sequence: number): RecordedEvent => ({
    eventId: `e${sequence}`,
    rolloutId: 'r1',
    model: flights,
    sequence,
    event: {
      kind: 'paused',
      at,
      eventTime: null,
      ...ada,
      assessment: evidence === null ? null : assess(rollout, evidence),
    },
  })

  it('is that of the last decision that had some', () => {
    const book = new EvidenceBook()
    const one = book.add(madeTally({ rolloutId: 'r1', hours: 1 }), at)
    const two = book.add(madeTally({ rolloutId: 'r1', hours: 2, fromOffset: 400 }), at)
    expect(lastEvidence('r1', [paused(one, 1), paused(two, 2), paused(null, 3)])).toBe(two)
  })

  it('is empty before the first', () => {
    expect(lastEvidence('r1', [paused(null, 1)])).toMatchObject({ rolloutId: 'r1', cells: [], offsets: {} })
  })
})
