import { hourMs } from '@weir/vocabulary'
import { checkGap } from './check-gap.ts'
import { gapBlocks, type GapBlock, type LabelledHour } from './gap-blocks.ts'
import { defaultMonitor } from './default-monitor.ts'
import { gapSeries } from './gap-series.ts'
import { hysteresisOf } from './hysteresis.ts'
import { type MonitorDefinition } from './monitor-definition.ts'

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
  cellGap: null,
  labelScatter: null,
}
const blocksOf = (values: readonly number[], n = 4_000): readonly GapBlock[] =>
  values.map((value, at) => ({ window: { start: at * blockMs, end: (at + 1) * blockMs }, value, n }))
const verdictAt = (values: readonly number[]) =>
  checkGap({ definition: defaultMonitor, profile: { performance }, blocks: blocksOf(values) }).at(-1)
const watching = (performance: Partial<MonitorDefinition['performance']>): MonitorDefinition => ({
  ...defaultMonitor,
  performance: { ...defaultMonitor.performance, ...performance },
})

describe('gap of realised minus estimated loss', () => {
  it('sums hours into blocks of time, and leaves blocks without labels out', () => {
    const hour = (at: number, labelled: number, lossSum: number): LabelledHour => ({
      hour: at * hourMs,
      labelled,
      realisedSum: lossSum,
      estimatedSum: labelled * 0.1,
    })
    const hours = [hour(7, 10, 3), hour(0, 10, 1), hour(5, 30, 7), hour(13, 0, 0)]
    const blocks = gapBlocks(hours, { blockMs, excluded: [] })
    expect(blocks.map(({ window, n }) => [window.start / hourMs, n])).toEqual([
      [0, 40],
      [6, 10],
    ])
    expect(blocks[0]?.value).toBeCloseTo((8 - 4) / 40, 12)
    expect(blocks[1]?.value).toBeCloseTo(0.2, 12)
    // The range takes all of hour 5, of which it has a minute, and the block of hour 7.
    const excluded = [{ start: 6 * hourMs - 60_000, end: 8 * hourMs }]
    const left = gapBlocks(hours, { blockMs, excluded })
    expect(left.map(({ window, n }) => [window.start / hourMs, n])).toEqual([[0, 10]])
    expect(left[0]?.value).toBeCloseTo(0, 12)
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

  it('is calm about a level that only the reference did not know, once the version has shown it', () => {
    const draw = normal(parkMiller(11))
    const level = gap.mean + gap.deviation
    const values = Array.from({ length: 300 }, () => level + gap.deviation * draw())
    const fails = values.map((_, at) => verdictAt(values.slice(0, at + 1))?.verdict === 'fail')
    expect(fails.slice(0, 84).some((fail) => fail)).toBe(true)
    expect(fails.slice(200).filter((fail) => fail)).toEqual([])
  })

  it('finds a change of a version that has its own level, and tells it for two weeks at least', () => {
    const level = gap.mean + 0.01
    const well = Array.from({ length: 120 }, (_, at) => level + (at % 2 === 0 ? 0.005 : -0.005))
    expect(verdictAt(well)?.verdict).toBe('pass')
    const broken = [...well, ...Array.from({ length: 56 }, () => level + 0.02)]
    expect(verdictAt(broken.slice(0, 128))?.verdict).toBe('fail')
    expect(verdictAt(broken)?.verdict).toBe('fail')
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

describe('gap of blocks with few labelled answers', () => {
  /** Of a reference block. */
  const usualRows = performance.rows / gap.blocks
  const spreadOf = (n: number) => gap.deviation * Math.sqrt(usualRows / n)

  it.each([
    ['shiryaev-roberts', 30],
    ['shiryaev-roberts', 100],
    ['cusum', 30],
  ] as const)('raises no alarm by %s more often than its run length says, with %i of them', (detector, n) => {
    const draw = normal(parkMiller(7))
    const definition = watching({ detector })
    let alarms = 0
    const runs = 100
    for (let run = 0; run < runs; run += 1) {
      const blocks = blocksOf(
        Array.from({ length: 60 }, () => gap.mean + spreadOf(n) * draw()),
        n,
      )
      const verdicts = blocks.map((_, at) =>
        checkGap({ definition, profile: { performance }, blocks: blocks.slice(0, at + 1) }).at(-1),
      )
      if (verdicts.some((result) => result?.verdict === 'fail')) alarms += 1
    }
    expect(alarms / runs).toBeLessThan(0.12 + 3 * Math.sqrt((0.12 * 0.88) / runs))
  })

  it('shows a mean of few in its own standard deviations, and still finds a change', () => {
    const definition = defaultMonitor
    const broken = blocksOf(
      Array.from({ length: 16 }, () => gap.mean + 2 * spreadOf(60)),
      60,
    )
    const [shown, decided] = checkGap({ definition, profile: { performance }, blocks: broken })
    expect(shown?.excess).toBeCloseTo(2, 9)
    expect(decided?.verdict).toBe('fail')
  })

  it.each(['shiryaev-roberts', 'cusum', 'conformal'] as const)(
    'is shown, inconclusive by %s, and no evidence later with under 30',
    (detector) => {
      const definition = watching({ detector })
      const judged = (blocks: readonly GapBlock[]) =>
        checkGap({ definition, profile: { performance }, blocks })
      const well = blocksOf([0.001, 0.002, 0, 0.001])
      const thin = well.map((block, at) => (at === 2 ? { ...block, value: 0.9, n: 29 } : block))
      const [shown, decided] = judged(thin.slice(0, 3))
      expect(shown).toMatchObject({ value: 0.9, n: 29 })
      expect(decided).toMatchObject({ value: null, verdict: 'inconclusive', reason: 'too-few-rows' })
      expect(decided?.detail).toContain('blockMs longer')
      expect(judged(thin).at(-1)).toEqual(judged(thin.filter(({ n }) => n >= 30)).at(-1))
    },
  )
})

describe('the detector that a person chose', () => {
  it.each([
    ['shiryaev-roberts', 'shiryaev_roberts', 8],
    ['cusum', 'cusum', 8],
    ['conformal', 'conformal', 28],
  ] as const)(
    '%s finds a step, is quiet on none, and is named in the report',
    (detector, statistic, atMost) => {
      const definition = watching({ detector })
      const judged = (values: readonly number[]) =>
        checkGap({ definition, profile: { performance }, blocks: blocksOf(values) }).at(-1)
      const draw = normal(parkMiller(11))
      const values = Array.from(
        { length: 100 },
        (_, at) => gap.mean + gap.deviation * (draw() + (at < 60 ? 0 : 2)),
      )
      const alarm = values.findIndex((_, at) => judged(values.slice(0, at + 1))?.verdict === 'fail')
      expect(alarm).toBeGreaterThanOrEqual(60)
      expect(alarm).toBeLessThan(60 + atMost)
      expect(judged(values)).toMatchObject({ check: 'gap', family: 'performance', statistic, threshold: 0 })
    },
  )

  it('alerts by its own statistic alone, of what is watched alone', () => {
    const definition = watching({ detector: 'cusum', watch: 'value' })
    const alerts = (statistic: string, subject: string) =>
      hysteresisOf(definition, { check: 'gap', subject, statistic, window: { start: 0, end: blockMs } })
    expect(alerts('cusum', 'value of money')).toEqual({ k: 1, n: 1 })
    expect(alerts('shiryaev_roberts', 'value of money')).toBeNull()
    expect(alerts('cusum', 'loss')).toBeNull()
    expect(alerts('realised_minus_estimated', 'value of money')).toBeNull()
  })
})

describe('gap of value', () => {
  const money = {
    name: 'money',
    direction: 'higher' as const,
    values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
  }
  /** A flagged positive more than expected brings 38, a missed one costs 20. */
  const cellGap = {
    mean: { flagged: 0.001, others: -0.002 },
    covariances: [
      { flagged: 1e-4, both: 0, others: 4e-4 },
      { flagged: 4e-4, both: 1e-4, others: 1e-4 },
    ],
  }
  const mean = 38 * 0.001 + 20 * 0.002
  const deviation = Math.sqrt(38 ** 2 * 4e-4 - 2 * 38 * 20 * 1e-4 + 20 ** 2 * 1e-4)
  const measured = { performance: { ...performance, cellGap } }
  const judged = (values: readonly number[], kpi: Parameters<typeof gapSeries>[1][number] = money) => {
    const definition = watching({ watch: 'value' })
    const [series] = gapSeries(definition.performance, [kpi])
    if (series === undefined) throw new Error('no series')
    return checkGap({ definition, profile: measured, blocks: blocksOf(values), series })
  }

  it('is measured in standard deviations that follow from those of the cells, the larger of both', () => {
    const [shown] = judged([mean + 2 * deviation])
    expect(shown).toMatchObject({ subject: 'value of money', statistic: 'realised_minus_estimated' })
    expect(shown?.excess).toBeCloseTo(2, 9)
  })

  it('alerts when less is earned than estimated, and not when more is', () => {
    const steady = Array.from({ length: 20 }, (_, at) => mean + (at % 2 === 0 ? 0.5 : -0.5) * deviation)
    const step = (sds: number) => [...steady, ...Array.from({ length: 8 }, () => mean + sds * deviation)]
    expect(judged(steady).at(-1)?.verdict).toBe('pass')
    expect(judged(step(-2)).at(-1)).toMatchObject({ verdict: 'fail', statistic: 'shiryaev_roberts' })
    expect(judged(step(2)).at(-1)?.verdict).toBe('pass')
    const cost = { ...money, direction: 'lower' as const }
    expect(judged(step(-2), cost).at(-1)?.verdict).toBe('pass')
    expect(judged(step(2), cost).at(-1)?.verdict).toBe('fail')
  })

  it('is held against what the version has usually earned, once that is known', () => {
    const own = Array.from({ length: 200 }, (_, at) => mean - (0.5 + (at % 3) / 2) * deviation)
    expect(judged(own.slice(0, 60)).at(-1)?.verdict).toBe('fail')
    expect(judged(own).at(-1)?.verdict).toBe('pass')
  })

  it('is inconclusive, with the reason and a way out, where the reference does not say what is usual', () => {
    const definition = watching({ watch: 'both' })
    const series = gapSeries(definition.performance, [money]).at(-1)
    if (series === undefined) throw new Error('no series')
    const blocks = blocksOf([0.5])
    const [shown, decided] = checkGap({ definition, profile: { performance }, blocks, series })
    expect(shown).toMatchObject({ value: 0.5, excess: null })
    expect(decided).toMatchObject({ value: null, verdict: 'inconclusive', reason: 'not-learned' })
    expect(decided?.detail).toContain('register a version with labels')
    const unlabelled = checkGap({ definition, profile: { performance: null }, blocks, series })
    expect(unlabelled.map(({ verdict, statistic }) => [verdict, statistic])).toEqual([
      ['inconclusive', 'shiryaev_roberts'],
    ])
  })

  it('and loss share the run length when both are watched', () => {
    const series = gapSeries({ watch: 'both' }, [money])
    expect(series.map(({ subject, sharedBy }) => [subject, sharedBy])).toEqual([
      ['loss', 2],
      ['value of money', 2],
    ])
    const definition = watching({ watch: 'both' })
    const levelOf = (one: (typeof series)[number] | undefined) =>
      checkGap({
        definition,
        profile: measured,
        blocks: blocksOf([0.02]),
        ...(one === undefined ? {} : { series: one }),
      }).at(-1)?.value ?? NaN
    expect(levelOf(undefined) - levelOf(series[0])).toBeCloseTo(Math.log(2), 12)
  })

  it('is not judged unless it is watched, and loss is not where value alone is', () => {
    const [series] = gapSeries({ watch: 'value' }, [money])
    if (series === undefined) throw new Error('no series')
    const blocks = blocksOf([1])
    expect(checkGap({ definition: defaultMonitor, profile: measured, blocks, series })).toEqual([])
    expect(checkGap({ definition: watching({ watch: 'value' }), profile: measured, blocks })).toEqual([])
    expect(gapSeries({ watch: 'value' }, [])).toEqual([])
  })
})
