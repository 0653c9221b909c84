import fc from 'fast-check'
import { addBlock, startBlockDetector, type BlockState } from './block-detector.ts'
import { alarmLevel } from './run-length.ts'

const start = startBlockDetector({ mean: 3, sd: 2, runLength: 100 })

/** The definition, with plain products. */
function byDefinition(values: readonly number[]): number {
  const statistics = [0.5, 1, 2].map((bet) =>
    values.reduce((m, value) => (m + 1) * Math.exp((bet * (value - 3)) / 2 - bet ** 2 / 2), 0),
  )
  return statistics.reduce((sum, m) => sum + m, 0) / 3
}

describe('block detector', () => {
  it('starts without evidence and counts a first block as documented', () => {
    expect(alarmLevel(start)).toBe(-Infinity)
    expect(alarmLevel(addBlock(start, 7))).toBeCloseTo(-3.04565, 6)
  })

  it('adds up as it is defined', () => {
    const values = fc.array(fc.double({ min: -10, max: 15, noNaN: true }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(values, (given) => {
        const level = alarmLevel(given.reduce(addBlock, start))
        expect(level).toBeCloseTo(Math.log(byDefinition(given) / 100), 8)
      }),
    )
  })

  it('survives being stored, and blocks far outside', () => {
    let kept = start
    let stored = start
    for (const value of [3, 1e9, -1e9, 3, 1e99, -1e99]) {
      const restored: BlockState = JSON.parse(JSON.stringify(stored))
      stored = addBlock(restored, value)
      kept = addBlock(kept, value)
    }
    expect(stored).toEqual(kept)
    const smallest = startBlockDetector({ mean: -1e100, sd: 1e-100, runLength: 2 })
    const largest = Array.from({ length: 100 }, () => 1e100).reduce(addBlock, smallest)
    for (const { lnStatistics } of [kept, largest]) expect(lnStatistics.every(Number.isFinite)).toBe(true)
  })

  it.each([
    () => startBlockDetector({ mean: NaN, sd: 1, runLength: 10 }),
    () => startBlockDetector({ mean: 0, sd: 0, runLength: 10 }),
    () => startBlockDetector({ mean: 0, sd: Infinity, runLength: 10 }),
    () => startBlockDetector({ mean: 0, sd: 1, runLength: 1 }),
    () => addBlock(start, NaN),
    () => addBlock(start, Infinity),
    () => addBlock(start, 1e101),
  ])('refuses what it has no contract for: %s', (call) => {
    expect(call).toThrow(RangeError)
  })
})
