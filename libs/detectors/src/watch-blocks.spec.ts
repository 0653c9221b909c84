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
function runs(detector: BlockDetector, values: readonly number[]): number[] {
  const lengths: number[] = []
  let state = startBlocks(detector, plan)
  let begun = 0
  for (const [at, value] of values.entries()) {
    state = addWatchedBlock(state, { start: at * blockMs, value })
    if (alarmLevel(state) < 0) continue
    lengths.push(at + 1 - begun)
    begun = at + 1
    state = startBlocks(detector, plan)
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
  })
})
