import fc from 'fast-check'
import { addEvents, lnE, startEventShare, startNonInferiority, type EventShareState } from './event-share.ts'

/** Margin 1, challenger at 10 %. */
const after = (challengerEvents: number, events: number) =>
  lnE(addEvents(startEventShare(1), { events, challengerEvents, rho: 0.1 }))

/** Challenger's events, events, rho, margin, ln E. */
const vectors = [
  [1, 1, 0.1, 1, 1.500275],
  [3, 3, 0.1, 1, 5.366258],
  [5, 10, 0.1, 1, 3.824692],
  [10, 100, 0.1, 1, -1.93342],
  [25, 100, 0.1, 1, 7.321109],
  [0, 50, 0.1, 1, -3.147138],
  [40, 1000, 0.01, 1, 23.269302],
  [60, 100, 0.5, 1, 0.534767],
  [25, 100, 0.1, 1.5, 2.298928],
  [7, 70, 0.05, 1.1, -0.011186],
  [3, 70, 0.05, 1.1, -1.594421],
  [12, 40, 0.25, 1.1, -1.23906],
  [20, 100, 0.05, 2, 3.384724],
  [40, 40, 0.95, 2, 0.816984],
  [133, 133, 0.95, 2, 2.872449],
  [130, 133, 0.95, 2, -1.333435],
  [60, 60, 0.75, 2, 8.162143],
  [50, 50, 0.95, 4, 0.469971],
] as const

/** The definition: the mean over ratios of the product over events. */
function byDefinition(ratios: readonly number[], margin: number, arms: readonly [boolean, number][]): number {
  const share = (rho: number, ratio: number) => (rho * ratio) / (1 - rho + rho * ratio)
  const values = ratios.map((ratio) =>
    arms.reduce((product, [challenger, rho]) => {
      const p = share(rho, margin)
      const theta = share(rho, ratio)
      return product * (challenger ? theta / p : (1 - theta) / (1 - p))
    }, 1),
  )
  return Math.log(values.reduce((sum, value) => sum + value, 0) / values.length)
}

/** Share of 1,000 runs in which the process ever reached 1/alpha, looked at after every 3 of 240 events. */
function fired(start: EventShareState, ratio: number, alpha: number): number {
  const rho = 0.1
  const share = (rho * ratio) / (1 - rho + rho * ratio)
  let x = 20010601
  const random = () => (x = (16807 * x) % 2147483647) / 2147483647
  const known = new Map<number, number>()
  const evidence = (challengerEvents: number, events: number) => {
    const key = 1_000 * events + challengerEvents
    const found = known.get(key) ?? lnE(addEvents(start, { events, challengerEvents, rho }))
    known.set(key, found)
    return found
  }
  const runs = Array.from({ length: 1_000 }, () => {
    let challenger = 0
    for (let events = 3; events <= 240; events += 3) {
      for (let i = 0; i < 3; i++) challenger += Number(random() < share)
      if (evidence(challenger, events) >= Math.log(1 / alpha)) return true
    }
    return false
  })
  return runs.filter(Boolean).length / runs.length
}

describe('event share', () => {
  for (const [challengerEvents, events, rho, margin, expected] of vectors)
    it(`has the published value: ${challengerEvents} of ${events} at ${rho}, margin ${margin}`, () => {
      const state = addEvents(startEventShare(margin), { events, challengerEvents, rho })
      expect(lnE(state)).toBeCloseTo(expected, 6)
    })

  it('keeps only the alternatives on the other side of the margin', () => {
    expect(startEventShare(2).ratios.map(({ ratio }) => ratio)).toEqual([3, 5, 10, 20, 50, 100])
    expect(startNonInferiority(0.9).ratios.map(({ ratio }) => ratio)).toEqual([0.05, 0.1, 0.2, 0.3, 0.5, 0.7])
  })

  it('equals its definition after every event, whatever the weights and the order of tallies', () => {
    const event = fc.tuple(fc.boolean(), fc.constantFrom(0.05, 0.25, 0.5, 0.95))
    const margin = fc.constantFrom(0.8, 1, 1.1, 1.5, 4)
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), margin, fc.boolean(), (arms, m, mirrored) => {
        let state = mirrored ? startNonInferiority(m) : startEventShare(m)
        const ratios = state.ratios.map(({ ratio }) => ratio)
        for (const [i, [challenger, rho]] of arms.entries()) {
          state = addEvents(state, { events: 1, challengerEvents: Number(challenger), rho })
          expect(lnE(state)).toBeCloseTo(byDefinition(ratios, m, arms.slice(0, i + 1)), 9)
        }
        const batched = [...new Set(arms.map(([, rho]) => rho))].reduce(
          (sum, rho) => {
            const made = arms.filter(([, at]) => at === rho)
            const challengerEvents = made.filter(([challenger]) => challenger).length
            return addEvents(sum, { events: made.length, challengerEvents, rho })
          },
          mirrored ? startNonInferiority(m) : startEventShare(m),
        )
        expect(lnE(batched)).toBeCloseTo(lnE(state), 9)
        expect(batched.events).toBe(arms.length)
      }),
      { numRuns: 60 },
    )
  })

  it('stays finite after millions of events', () => {
    expect(after(5_000_000, 10_000_000)).toBeGreaterThan(1e6)
    expect(after(0, 10_000_000)).toBeLessThan(-1e5)
  })

  it.each([
    [-1, 3, 0.1],
    [4, 3, 0.1],
    [0.5, 3, 0.1],
    [1, 3, 0],
    [1, 3, 1],
    [1, 3, 1.1],
    [1, 3, -0.1],
    [1, 3, NaN],
    [1, Infinity, 0.1],
  ])('refuses %d of %d events at %d', (challengerEvents, events, rho) => {
    expect(() => addEvents(startEventShare(1), { events, challengerEvents, rho })).toThrow(RangeError)
  })

  it('learns nothing while only one arm has traffic', () => {
    const start = startEventShare(1.5)
    const alone = addEvents(start, { events: 50, challengerEvents: 50, rho: 1 })
    const none = addEvents(start, { events: 50, challengerEvents: 0, rho: 0 })
    expect(lnE(alone)).toBeCloseTo(0, 12)
    expect(lnE(none)).toBeCloseTo(0, 12)
  })

  it('refuses margins without alternatives', () => {
    for (const margin of [0, -1, NaN, 100]) expect(() => startEventShare(margin)).toThrow(RangeError)
    expect(() => startNonInferiority(0.05)).toThrow(RangeError)
  })
})

describe('event share, calibration', () => {
  it('fires falsely at most alpha of the time, however often it is looked at', () => {
    expect(fired(startEventShare(1), 1, 0.05)).toBeLessThanOrEqual(0.05)
    expect(fired(startEventShare(1), 1, 0.01)).toBeLessThanOrEqual(0.01)
    expect(fired(startEventShare(1), 0.5, 0.05)).toBeLessThanOrEqual(0.005)
    expect(fired(startEventShare(1.5), 1.5, 0.05)).toBeLessThanOrEqual(0.05)
  })

  it('finds a challenger with three times the events', () => {
    expect(fired(startEventShare(1), 3, 0.01)).toBeGreaterThan(0.99)
  })

  it('proves non-inferiority at the margin at most beta of the time, and of an equal one mostly', () => {
    expect(fired(startNonInferiority(2), 2, 0.05)).toBeLessThanOrEqual(0.05)
    expect(fired(startNonInferiority(2), 1, 0.05)).toBeGreaterThan(0.8)
  })
})
