import fc from 'fast-check'
import { dayMs, hourMs } from '@weir/vocabulary'
import { assessKpi, defaultKpiRule, type KpiBlock, type KpiEvidence, type KpiRule } from './assess-kpi.ts'

const definition = {
  name: 'value',
  unit: 'USD per flight',
  direction: 'higher',
  kind: 'label-derived',
  outcome: 'late',
  values: { truePositive: 30, falsePositive: -8, falseNegative: -20, trueNegative: 0 },
  maturityMs: 6 * hourMs,
} as const
const lowerIsBetter = { ...definition, direction: 'lower' } as const
const startedAt = 45 * dayMs

const parkMiller = (seed: number) => {
  let x = seed
  return () => (x = (16807 * x) % 2147483647) / 2147483647
}

interface Traffic {
  readonly hours: number
  readonly perHour: number
  /** True mean of the difference, and how much the hours, the days and the units scatter around it. */
  readonly gain: number
  readonly byHour?: number
  readonly byDay?: number
  readonly byUnit?: number
}

function blocksOf(
  { hours, perHour, gain, byHour = 0, byDay = 0, byUnit = 9.6 }: Traffic,
  random: () => number,
) {
  const scatter = (width: number) => (random() < 0.5 ? -width : width)
  let day = 0
  return Array.from({ length: hours }, (_, hour): KpiBlock => {
    if (hour % 24 === 0) day = scatter(byDay)
    const level = gain + day + scatter(byHour)
    const values = Array.from({ length: perHour }, () => level + scatter(byUnit))
    return {
      block: startedAt + hour * hourMs,
      n: perHour,
      sum: values.reduce((sum, value) => sum + value, 0),
      sumSq: values.reduce((sum, value) => sum + value * value, 0),
    }
  })
}

const evidence = (blocks: readonly KpiBlock[], hours = blocks.length): KpiEvidence => ({
  definition,
  blocks,
  startedAt,
  watermark: startedAt + hours * hourMs,
})

const week = (gain: number, seed = 1) => blocksOf({ hours: 168, perHour: 100, gain }, parkMiller(seed))

describe('KPI verdict', () => {
  it('is better after seven event days of a gain above the margin', () => {
    const found = assessKpi(evidence(week(0.6)))
    expect(found).toMatchObject({ verdict: 'pass', finding: 'better', reason: 'gain-above-margin' })
    expect(found.claim).toBe('traffic to come')
    expect(found.gain?.lower).toBeGreaterThan(0.05)
    expect(found.gain).toMatchObject({ clusters: 168, n: 16_800, clusterMs: hourMs })
  })

  it('is inconclusive within the margin, and says why', () => {
    const found = assessKpi(evidence(week(0.05)))
    expect(found).toMatchObject({ verdict: 'inconclusive', reason: 'interval-holds-margin' })
  })

  it('waits for the least event time even when the gain is plain', () => {
    const early = week(2).slice(0, 167)
    expect(assessKpi(evidence(early))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'too-little-event-time',
    })
  })

  it('waits for units and for clusters', () => {
    const rule: KpiRule = { ...defaultKpiRule, leastEventMs: 0, leastHarmEventMs: 0 }
    const few = blocksOf({ hours: 99, perHour: 10, gain: 50 }, parkMiller(3))
    expect(assessKpi(evidence(few), rule)).toMatchObject({ verdict: 'inconclusive', reason: 'too-few-units' })
    const short = blocksOf({ hours: 7, perHour: 1_000, gain: -50 }, parkMiller(3))
    expect(assessKpi(evidence(short), rule)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'too-few-clusters',
    })
  })

  it('is inconclusive without any block', () => {
    const found = assessKpi(evidence([], 400))
    expect(found).toMatchObject({
      verdict: 'inconclusive',
      reason: 'too-few-clusters',
      eventMs: 400 * hourMs,
    })
    expect(found.gain).toBeUndefined()
  })

  it('is harmed after a day when the gain is under the harm limit, not before', () => {
    const harmful = blocksOf({ hours: 24, perHour: 400, gain: -1.5 }, parkMiller(4))
    expect(assessKpi(evidence(harmful))).toMatchObject({
      verdict: 'fail',
      finding: 'harmed',
      reason: 'gain-below-harm-limit',
    })
    expect(assessKpi(evidence(harmful.slice(0, 23))).verdict).toBe('inconclusive')
  })

  it('turns round for a KPI of which less is better', () => {
    const costs = { ...evidence(week(0.6)), definition: lowerIsBetter }
    expect(assessKpi(costs).finding).toBe('harmed')
    const savings = { ...evidence(week(-0.6)), definition: lowerIsBetter }
    expect(assessKpi(savings).finding).toBe('better')
    expect(assessKpi(savings).gain?.mean).toBeGreaterThan(0.4)
  })

  it('looks only at closed hours', () => {
    const blocks = week(0.6)
    const closed = assessKpi(evidence(blocks))
    const open = { block: startedAt + 168 * hourMs, n: 5_000, sum: -1e6, sumSq: 1e9 }
    const inside = { ...evidence([...blocks, open]), watermark: startedAt + 168.9 * hourMs }
    expect(assessKpi(inside).gain).toEqual(closed.gain)
  })

  it('adds up the blocks of one hour in any order', () => {
    const block = fc.record({
      block: fc.nat({ max: 11 }).map((hour) => startedAt + hour * hourMs),
      n: fc.integer({ min: 1, max: 200 }),
      sum: fc.integer({ min: -500, max: 500 }),
      sumSq: fc.integer({ min: 500, max: 5_000 }),
    })
    fc.assert(
      fc.property(fc.array(block, { maxLength: 40 }), (blocks) => {
        const forth = assessKpi(evidence(blocks, 12))
        const back = assessKpi(evidence(blocks.toReversed(), 12))
        expect(back.verdict).toBe(forth.verdict)
        expect(back.gain?.clusters).toBe(forth.gain?.clusters)
        expect(back.gain?.mean).toEqual(forth.gain?.mean)
      }),
    )
  })

  it('judges by whole days when strict, and finds harm by hours all the same', () => {
    const strict = { ...defaultKpiRule, strict: true }
    const days = assessKpi(
      evidence(blocksOf({ hours: 12 * 24, perHour: 100, gain: 0.9 }, parkMiller(5))),
      strict,
    )
    expect(days).toMatchObject({ finding: 'better', claim: 'traffic to come' })
    expect(days.gain).toMatchObject({ clusters: 12, clusterMs: dayMs })
    expect(days.hourlyGain?.clusters).toBe(288)
    expect(assessKpi(evidence(week(2)), strict).reason).toBe('too-few-clusters')
    expect(assessKpi(evidence(week(-2)), strict).finding).toBe('harmed')
  })

  it('claims only the traffic seen when the plan takes less than seven event days', () => {
    const hasty = { ...defaultKpiRule, leastEventMs: 2 * dayMs }
    const found = assessKpi(evidence(week(1.5).slice(0, 48)), hasty)
    expect(found).toMatchObject({ finding: 'better', claim: 'traffic seen' })
  })
})

/** Share of 100 starts with this finding at any hour of nine days. */
function share(finding: string, traffic: Omit<Traffic, 'hours'>, rule: KpiRule): number {
  const random = parkMiller(2001)
  const starts = Array.from({ length: 100 }, () => {
    const blocks = blocksOf({ ...traffic, hours: 216 }, random)
    return [168, 180, 192, 204, 216].some((h) => assessKpi(evidence(blocks, h), rule).finding === finding)
  })
  return starts.filter(Boolean).length / starts.length
}

describe('KPI verdict, calibration', () => {
  const noMargin = { ...defaultKpiRule, margin: 0, alpha: 0.05 }

  it('calls equal versions better at most alpha of the time although the units of an hour are alike', () => {
    expect(share('better', { perHour: 10, gain: 0, byHour: 5 }, noMargin)).toBeLessThanOrEqual(0.05)
  })

  it('hours do not cover what differs by day, days do: that is what strict is for', () => {
    const traffic = { perHour: 10, gain: 0, byDay: 5 }
    expect(share('better', traffic, noMargin)).toBeGreaterThan(0.1)
    expect(share('better', traffic, { ...noMargin, strict: true })).toBeLessThanOrEqual(0.05)
  })

  it('finds a real gain and a real harm', () => {
    expect(share('better', { perHour: 100, gain: 0.51, byHour: 0.5 }, defaultKpiRule)).toBeGreaterThan(0.95)
    expect(share('harmed', { perHour: 100, gain: -0.6, byHour: 0.5 }, defaultKpiRule)).toBeGreaterThan(0.95)
  })
})
