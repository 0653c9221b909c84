import { addBlock, startBlockDetector } from './block-detector.ts'
import { addScore, startConformal } from './conformal-martingale.ts'
import { addLoss, startEDetector } from './e-detector.ts'
import { alarmLevel, type RunLengthState } from './run-length.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const random = parkMiller(42)
const bit = (p: number) => () => Number(random() < p)
/** Two independent normal values a call would be wasteful: the second is kept. */
let spare = NaN
function normal(): number {
  const kept = spare
  spare = NaN
  if (!Number.isNaN(kept)) return kept
  const radius = Math.sqrt(-2 * Math.log(random()))
  const angle = 2 * Math.PI * random()
  spare = radius * Math.sin(angle)
  return radius * Math.cos(angle)
}

/** Numbers of steps to the alarms in `draws` steps, started anew after each. */
function runs<S extends RunLengthState>(draws: number, start: S, step: (state: S) => S): number[] {
  const lengths: number[] = []
  let state = start
  let begun = 0
  for (let i = 1; i <= draws; i++) {
    state = step(state)
    if (alarmLevel(state) < 0) continue
    lengths.push(i - begun)
    begun = i
    state = start
  }
  return lengths
}
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length
const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN

describe('run length', () => {
  it.each([
    ['shiryaev-roberts', 1_000_000, 2],
    ['cusum', 1_000_000, 60],
  ] as const)('of an e-detector by %s keeps its contract on a million draws', (kind, draws, atMost) => {
    const error = bit(0.1)
    const start = startEDetector({ kind, p0: 0.1, runLength: 1000 })
    const lengths = runs(draws, start, (state) => addLoss(state, error()))
    expect(mean(lengths)).toBeGreaterThan(1000)
    expect(mean(lengths)).toBeLessThan(1000 * atMost)
  })

  it.each([
    ['shiryaev-roberts', 0.15, 166],
    ['shiryaev-roberts', 0.2, 75],
    ['shiryaev-roberts', 0.3, 31],
    ['cusum', 0.15, 442],
    ['cusum', 0.2, 128],
    ['cusum', 0.3, 43],
  ] as const)('by %s ends at an error rate of %d after %d losses (median)', (kind, rate, published) => {
    const error = bit(rate)
    const start = startEDetector({ kind, p0: 0.1, runLength: 1000 })
    const delays = Array.from({ length: 300 }, () => {
      let state = addLoss(start, error())
      let n = 1
      for (; alarmLevel(state) < 0; n++) state = addLoss(state, error())
      return n
    })
    expect(Math.abs(median(delays) / published - 1)).toBeLessThan(0.2)
  })

  it('of a block detector keeps its contract on normal blocks, and ends soon after a shift', () => {
    const start = startBlockDetector({ mean: 3, sd: 2, runLength: 120 })
    const lengths = runs(200_000, start, (state) => addBlock(state, 3 + 2 * normal()))
    expect(mean(lengths)).toBeGreaterThan(120)
    expect(mean(lengths)).toBeLessThan(300)
    for (const [shift, atMost] of [
      [0.5, 25],
      [1, 11],
      [2, 4],
    ] as const) {
      const delays = runs(10_000, start, (state) => addBlock(state, 3 + 2 * (normal() + shift)))
      expect(median(delays)).toBeLessThanOrEqual(atMost)
    }
  })

  it('of a block detector keeps its contract on blocks that are not normal but bounded by one', () => {
    const start = startBlockDetector({ mean: 0, sd: 1, runLength: 50 })
    const lengths = runs(100_000, start, (state) => addBlock(state, random() < 0.5 ? 1 : -1))
    expect(mean(lengths)).toBeGreaterThan(50)
  })

  it('of a conformal martingale keeps its contract', () => {
    const start = startConformal({ edges: [0.2, 0.4, 0.6, 0.8], runLength: 200 })
    const lengths = runs(200_000, start, (state) => addScore(state, random(), random()))
    expect(mean(lengths)).toBeGreaterThan(200)
    expect(mean(lengths)).toBeLessThan(400)
  })
})
