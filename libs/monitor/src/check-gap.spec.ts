import { hourMs } from '@weir/vocabulary'
import { checkGap, gapBlocks, type GapBlock, type LabelledHour } from './check-gap.ts'
import { defaultMonitor } from './default-monitor.ts'

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}
const normal = (random: () => number) => () =>
  Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
const blockMs = 6 * hourMs
const gap = { blockMs, blocks: 84, mean: 0.001, deviation: 0.01 }
const performance = {
  calibration: { scores: [0, 1], probabilities: [0, 1] },
  rows: 20_000,
  positives: 4_000,
  gap,
}
const blocksOf = (values: readonly number[]): readonly GapBlock[] =>
  values.map((value, at) => ({ window: { start: at * blockMs, end: (at + 1) * blockMs }, value, n: 4_000 }))
const verdictAt = (values: readonly number[]) =>
  checkGap({ definition: defaultMonitor, profile: { performance }, blocks: blocksOf(values) }).at(-1)

describe('gap of realised minus estimated loss', () => {
  it('sums hours into blocks of time, and leaves blocks without labels out', () => {
    const hour = (at: number, labelled: number, lossSum: number): LabelledHour => ({
      hour: at * hourMs,
      labelled,
      lossSum,
      expectedLossSum: labelled * 0.1,
    })
    const blocks = gapBlocks([hour(7, 10, 3), hour(0, 10, 1), hour(5, 30, 7), hour(13, 0, 0)], blockMs)
    expect(blocks.map(({ window, n }) => [window.start / hourMs, n])).toEqual([
      [0, 40],
      [6, 10],
    ])
    expect(blocks[0]?.value).toBeCloseTo((8 - 4) / 40, 12)
    expect(blocks[1]?.value).toBeCloseTo(0.2, 12)
  })

  it('raises no alarm more often than its run length says while the labels are as estimated', () => {
    const draw = normal(parkMiller(7))
    let alarms = 0
    const runs = 300
    for (let run = 0; run < runs; run += 1) {
      const values = Array.from({ length: 60 }, () => gap.mean + gap.deviation * draw())
      if (values.some((_, at) => verdictAt(values.slice(0, at + 1))?.verdict === 'fail')) alarms += 1
    }
    // One alarm in 500 blocks: at most 60 in 500 of the runs have one, and three standard deviations of chance.
    expect(alarms / runs).toBeLessThan(0.12 + 3 * Math.sqrt((0.12 * 0.88) / runs))
  })

  it('finds a loss that its estimate does not see within days, and is resolved when it ends', () => {
    const well = Array.from({ length: 40 }, (_, at) => gap.mean + (at % 2 === 0 ? 0.005 : -0.005))
    const broken = [...well, ...Array.from({ length: 8 }, () => gap.mean + 0.02)]
    expect(verdictAt(well)?.verdict).toBe('pass')
    expect(verdictAt(broken)?.verdict).toBe('fail')
    expect(verdictAt([...broken, ...well.slice(0, 20)])?.verdict).toBe('pass')
  })

  it('shows the gap itself, in standard deviations of the reference, and judges the detector alone', () => {
    const [shown, decided] = checkGap({
      definition: defaultMonitor,
      profile: { performance },
      blocks: blocksOf([0.021]),
    })
    expect(shown).toMatchObject({ family: null, value: 0.021, verdict: 'inconclusive' })
    expect(shown?.excess).toBeCloseTo(2, 9)
    expect(decided).toMatchObject({ family: 'performance', statistic: 'shiryaev_roberts', threshold: 0 })
  })

  it('says nothing without labels in the reference, without blocks, or switched off', () => {
    const off = { ...defaultMonitor, performance: { ...defaultMonitor.performance, isOn: false } }
    const blocks = blocksOf([1])
    expect(checkGap({ definition: defaultMonitor, profile: { performance: null }, blocks })).toEqual([])
    expect(checkGap({ definition: defaultMonitor, profile: { performance }, blocks: [] })).toEqual([])
    expect(checkGap({ definition: off, profile: { performance }, blocks })).toEqual([])
  })
})
