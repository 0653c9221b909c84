import { addBlock, startBlockDetector } from './block-detector.ts'
import { alarmLevel } from './run-length.ts'
import { addWatchedBlock, blockDetectors, startBlocks, type BlockDetector } from './watch-blocks.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(6)
const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
const blockMs = 6 * 3_600_000
const plan = { mean: 3, sd: 2, runLength: 120 }

/** Numbers of blocks to the alarms, started anew after each. */
function runs(
  detector: BlockDetector,
  values: readonly number[],
  { fillOf = (_at: number): number => 1, runLength = plan.runLength } = {},
): number[] {
  const lengths: number[] = []
  let state = startBlocks(detector, { ...plan, runLength })
  let begun = 0
  for (const [at, value] of values.entries()) {
    state = addWatchedBlock(state, { start: at * blockMs, value, fill: fillOf(at) })
    if (alarmLevel(state) < 0) continue
    lengths.push(at + 1 - begun)
    begun = at + 1
    state = startBlocks(detector, { ...plan, runLength })
  }
  return lengths
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
/** Blocks from a step up after 84 that are as they should be to the alarm; 0 for an alarm before it. */
const delayOf = (detector: BlockDetector, sds: number) => {
  const values = Array.from({ length: 200 }, (_, at) => 3 + 2 * (normal() + (at < 84 ? 0 : sds)))
  return Math.max(0, (runs(detector, values)[0] ?? Infinity) - 84)
}

describe('detectors of block means', () => {
  it.each([
    ['shiryaev-roberts', 1_000_000, 240],
    ['cusum', 1_000_000, 900],
    ['conformal', 200_000, 140],
  ] as const)('by %s keep their run length on %d blocks without a change', (detector, draws, atMost) => {
    const lengths = runs(
      detector,
      Array.from({ length: draws }, () => 3 + 2 * normal()),
    )
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
    expect(mean).toBeGreaterThanOrEqual(plan.runLength)
    expect(mean).toBeLessThan(atMost)
  })

  it.each(['shiryaev-roberts', 'cusum'] as const)(
    'by %s keep it also in blocks that are filled by an eighth, or by all and an eighth in turn',
    (detector) => {
      for (const fillOf of [() => 1 / 8, (at: number) => (at % 2 === 0 ? 1 : 1 / 8)]) {
        const draws = 20_000
        const values = Array.from({ length: draws }, (_, at) => 3 + (2 * normal()) / Math.sqrt(fillOf(at)))
        const alarms = runs(detector, values, { fillOf }).length
        expect(draws / alarms).toBeGreaterThan(120 * (1 - 3 / Math.sqrt(alarms)))
      }
    },
  )

  it.each(['shiryaev-roberts', 'cusum'] as const)(
    'by %s take from a thin block a part of what is over the mean, and all that is below it',
    (detector) => {
      const start = startBlocks(detector, plan)
      const after = (value: number, fill?: number) =>
        addWatchedBlock(start, { start: 0, value, ...(fill === undefined ? {} : { fill }) })
      expect(after(9, 1 / 4)).toEqual(after(6))
      expect(after(-3, 1 / 4)).toEqual(after(-3))
      expect(after(9, 4)).toEqual(after(9))
    },
  )

  it('by the conformal martingale keep it when a version with a level of its own gets less traffic', () => {
    const fillOf = (at: number) => (at < 60 ? 1 : 1 / 8)
    const early = Array.from({ length: 100 }, () => {
      const values = Array.from({ length: 120 }, (_, at) => 6 + (2 * normal()) / Math.sqrt(fillOf(at)))
      return runs('conformal', values, { fillOf, runLength: 500 }).length > 0
    }).filter((isAlarm) => isAlarm)
    // At most 120 in 500 of the runs, and three standard deviations of chance.
    expect(early.length).toBeLessThan(24 + 3 * Math.sqrt(24 * 0.76))
  })

  it.each([
    ['shiryaev-roberts', 4],
    ['cusum', 5],
    ['conformal', 16],
  ] as const)('by %s find a step of two standard deviations', (detector, atMost) => {
    const delays = Array.from({ length: 60 }, () => delayOf(detector, 2)).filter((delay) => delay > 0)
    expect(delays.length).toBeGreaterThan(20)
    expect(median(delays)).toBeLessThanOrEqual(atMost)
  })

  it('see a fall by the conformal martingale alone', () => {
    const falls = Array.from({ length: 20 }, () =>
      Array.from({ length: 160 }, (_, at) => 3 + 2 * (normal() - (at < 84 ? 0 : 3))),
    )
    const alarms = (detector: BlockDetector) =>
      falls.filter((values) => (runs(detector, values)[0] ?? 0) > 84).length
    expect(alarms('conformal')).toBeGreaterThan(10)
    expect([alarms('shiryaev-roberts'), alarms('cusum')]).toEqual([0, 0])
  })

  it('are the block detector itself where it is Shiryaev-Roberts', () => {
    const values = [3, 9, -2, 4, 5]
    const watched = values.reduce(
      (state, value, at) => addWatchedBlock(state, { start: at * blockMs, value }),
      startBlocks('shiryaev-roberts', plan),
    )
    expect(watched).toEqual(values.reduce(addBlock, startBlockDetector(plan)))
  })

  it.each(blockDetectors)('by %s are the same when they are replayed or stored', (detector) => {
    const values = Array.from({ length: 40 }, () => 3 + 2 * normal())
    let kept = startBlocks(detector, plan)
    let stored = kept
    for (const [at, value] of values.entries()) {
      kept = addWatchedBlock(kept, { start: at * blockMs, value })
      stored = addWatchedBlock(JSON.parse(JSON.stringify(stored)), { start: at * blockMs, value })
    }
    expect(stored).toEqual(kept)
  })

  it.each(blockDetectors)('by %s refuse a plan that has no contract', (detector) => {
    expect(() => startBlocks(detector, { ...plan, sd: 0 })).toThrow(RangeError)
    expect(() => startBlocks(detector, { ...plan, runLength: 1 })).toThrow(RangeError)
    expect(() => addWatchedBlock(startBlocks(detector, plan), { start: 0, value: NaN })).toThrow(RangeError)
    const empty = { start: 0, value: 3, fill: 0 }
    expect(() => addWatchedBlock(startBlocks(detector, plan), empty)).toThrow(RangeError)
  })
})
