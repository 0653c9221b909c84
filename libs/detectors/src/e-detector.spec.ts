import fc from 'fast-check'
import { addLoss, startEDetector, type EDetectorState } from './e-detector.ts'
import { alarmLevel } from './run-length.ts'

const plan = { kind: 'shiryaev-roberts', p0: 0.1, runLength: 1000 } as const
const kinds = ['shiryaev-roberts', 'cusum'] as const
const after = (start: EDetectorState, losses: readonly number[]) => losses.reduce(addLoss, start)

/** The definition, with plain products. */
function byDefinition(
  kind: (typeof kinds)[number],
  bets: readonly number[],
  losses: readonly number[],
): number {
  const statistics = bets.map((bet) =>
    losses.reduce((m, loss) => (kind === 'cusum' ? Math.max(m, 1) : m + 1) * (1 + bet * (loss - 0.1)), 0),
  )
  return statistics.reduce((sum, m) => sum + m, 0) / bets.length
}

describe('e-detector', () => {
  it('starts without evidence and counts a first loss as documented', () => {
    expect(alarmLevel(startEDetector(plan))).toBe(-Infinity)
    expect(alarmLevel(addLoss(startEDetector(plan), 1))).toBeCloseTo(-6.034372, 6)
  })

  it.each(kinds)('adds up by %s as it is defined', (kind) => {
    const losses = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(losses, (given) => {
        const level = alarmLevel(after(startEDetector({ ...plan, kind }), given))
        expect(level).toBeCloseTo(Math.log(byDefinition(kind, [0.25, 0.5, 1, 2, 4], given) / 1000), 9)
      }),
    )
  })

  it('leaves out bets that could lose more than all', () => {
    const bets = (p0: number) => addLoss(startEDetector({ ...plan, p0 }), 0).lnStatistics
    expect([0.1, 0.3, 0.6, 0.999].map((p0) => bets(p0).length)).toEqual([5, 4, 3, 3])
    expect(bets(0.25)).toHaveLength(4)
    for (const p0 of [0.001, 0.249999, 0.5, 0.999]) expect(bets(p0).every(Number.isFinite)).toBe(true)
  })

  it('survives being stored at any step', () => {
    let kept = startEDetector(plan)
    let stored = kept
    for (let i = 0; i < 50; i++) {
      const restored: EDetectorState = JSON.parse(JSON.stringify(stored))
      stored = addLoss(restored, (i % 7) / 7)
      kept = addLoss(kept, (i % 7) / 7)
    }
    expect(stored).toEqual(kept)
  })

  it('neither overflows nor sinks', () => {
    const errors = Array.from({ length: 20_000 }, () => 1)
    const high = alarmLevel(after(startEDetector(plan), errors))
    expect(high).toBeGreaterThan(20_000 * Math.log(4))
    expect(high).toBeLessThan(Infinity)
    const low = after(
      startEDetector(plan),
      errors.map(() => 0),
    )
    expect(alarmLevel(low)).toBeGreaterThan(-10)
    expect(alarmLevel(after(low, errors.slice(0, 10)))).toBeGreaterThan(0)
  })

  it.each([
    () => startEDetector({ ...plan, p0: 0 }),
    () => startEDetector({ ...plan, p0: 1 }),
    () => startEDetector({ ...plan, p0: NaN }),
    () => startEDetector({ ...plan, runLength: 1 }),
    () => startEDetector({ ...plan, runLength: Infinity }),
    () => addLoss(startEDetector(plan), NaN),
    () => addLoss(startEDetector(plan), 1.1),
    () => addLoss(startEDetector(plan), -0.1),
  ])('refuses what it has no contract for: %s', (call) => {
    expect(call).toThrow(RangeError)
  })
})
