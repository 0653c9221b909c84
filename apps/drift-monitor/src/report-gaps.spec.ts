import { type MonitorDefinition } from '@weir/monitor'
import { hourMs } from '@weir/vocabulary'
import { labelledProfile, labelledWorld } from './labelled-world.fixture.ts'
import { start } from './made-traffic.fixture.ts'
import { watchedBy } from './watched-world.fixture.ts'

/** 80 of 100 are right where 80 are expected; the loss of one that is wrong is 0.6 more. */
const asEstimated = { labelled: 100, right: 80 }
const worse = { labelled: 100, right: 70 }

const blocksOf = ({ reports }: ReturnType<typeof labelledWorld>) =>
  reports.map(({ windowStart, measurements }) => [
    (windowStart - start) / hourMs,
    measurements.find(({ statistic }) => statistic === 'shiryaev_roberts')?.verdict,
  ])

describe('realised minus estimated', () => {
  it('is looked at in blocks of six hours, once their labels are of age', async () => {
    const world = labelledWorld()
    world.fill(24)
    await world.lookAtGaps(8, 7)
    expect(blocksOf(world)).toEqual([])
    await world.lookAtGaps(8, 8)
    expect(blocksOf(world)).toEqual([[0, 'pass']])
    await world.lookAtGaps(24, 20)
    expect(blocksOf(world)).toEqual([
      [0, 'pass'],
      [6, 'pass'],
      [12, 'pass'],
    ])
    expect(
      world.asked.map(({ start: from, end }) => [(from - start) / hourMs, (end - start) / hourMs]),
    ).toEqual([
      [0, 6],
      [6, 18],
    ])
  })

  it('waits for the hours to be judged', async () => {
    const world = labelledWorld()
    world.fill(24)
    await world.lookAtGaps(5, 24)
    expect(blocksOf(world)).toEqual([])
  })

  it('alerts when the answers turn out worse than what their scores say, and is over when they no longer do', async () => {
    const world = labelledWorld()
    world.fill(24 * 20)
    world.state.labels = asEstimated
    await world.lookAtGaps(24)
    expect(world.alerts).toEqual([])
    world.state.labels = worse
    await world.lookAtGaps(48)
    expect(world.alerts.map(({ labels, status }) => [labels['alertname'], status])).toEqual([
      ['ModelPerformance', 'firing'],
    ])
    expect(world.alerts[0]?.annotations['summary']).toMatch(
      /gap of loss: shiryaev_roberts \S+ against 0, n 600/,
    )
    world.state.labels = asEstimated
    for (let day = 3; day <= 20; day += 1) await world.lookAtGaps(24 * day)
    expect(world.alerts.at(-1)?.status).toBe('resolved')
  })

  it('goes on after a restart where it was, with the evidence of before', async () => {
    const whole = labelledWorld()
    const before = labelledWorld()
    for (const world of [whole, before]) {
      world.fill(72)
      world.state.labels = { labelled: 100, right: 79 }
      await world.lookAtGaps(32)
    }
    const after = labelledWorld(before.reports)
    after.fill(72)
    after.state.labels = { labelled: 100, right: 79 }
    await after.lookAtGaps(32)
    expect(after.reports).toEqual([])
    await whole.lookAtGaps(72)
    await after.lookAtGaps(72)
    const statistics = ({ reports }: ReturnType<typeof labelledWorld>) =>
      reports.map(({ measurements }) => measurements.find(({ threshold }) => threshold === 0)?.value)
    expect(statistics(after)).toEqual(statistics(whole).slice(5))
    expect(statistics(after)).toHaveLength(6)
  })
})

describe('realised minus estimated, where time is excluded', () => {
  const excluded = (from: number, to: number): MonitorDefinition => ({
    ...watchedBy,
    excluded: [{ start: start + from * hourMs, end: start + to * hourMs }],
  })

  it('leaves out the hours of it, and blocks that have no others', async () => {
    const world = labelledWorld()
    world.fill(24)
    world.state.definition = excluded(4, 12)
    await world.lookAtGaps(24, 20)
    expect(blocksOf(world)).toEqual([
      [0, 'pass'],
      [12, 'pass'],
    ])
    expect(world.reports.map(({ measurements }) => measurements[0]?.n)).toEqual([400, 600])
  })

  it('forgets the evidence of blocks that were reported before, and the alert with them', async () => {
    const world = labelledWorld()
    world.fill(24 * 4)
    world.state.labels = worse
    await world.lookAtGaps(24, 20)
    expect(world.alerts.map(({ status }) => status)).toEqual(['firing'])
    world.state.definition = excluded(0, 24)
    world.state.labels = asEstimated
    await world.lookAtGaps(32)
    expect(world.alerts.at(-1)?.status).toBe('resolved')
    const fresh = labelledWorld()
    fresh.fill(24 * 4)
    fresh.state.definition = excluded(0, 24)
    await fresh.lookAtGaps(32)
    const level = ({ reports }: ReturnType<typeof labelledWorld>) =>
      reports.at(-1)?.measurements.find(({ threshold }) => threshold === 0)?.value
    expect(level(world)).toBe(level(fresh))
  })
})

describe('realised minus estimated value', () => {
  const watching = (performance: Partial<MonitorDefinition['performance']>): MonitorDefinition => ({
    ...watchedBy,
    performance: { ...watchedBy.performance, ...performance },
  })
  const cellGap = {
    mean: { flagged: 0, others: 0 },
    covariances: [{ flagged: 1e-4, both: 0, others: 1e-4 }],
  }
  const { performance } = labelledProfile
  const valued = { ...labelledProfile, performance: performance && { ...performance, cellGap } }
  const decided = ({ reports }: ReturnType<typeof labelledWorld>, statistic: string) =>
    reports
      .flatMap(({ measurements }) => measurements)
      .filter((found) => found.statistic === statistic)
      .map(({ subject, verdict }) => `${subject} ${verdict}`)

  it('alerts when less is earned than estimated, beside loss, by the chosen detector', async () => {
    const world = labelledWorld()
    world.fill(24 * 4)
    world.state.definition = watching({ watch: 'both', detector: 'cusum' })
    world.state.profile = valued
    world.state.labels = asEstimated
    await world.lookAtGaps(8)
    expect(decided(world, 'cusum')).toEqual(['loss pass', 'value of value pass'])
    world.state.labels = worse
    await world.lookAtGaps(48)
    expect(decided(world, 'cusum').slice(-2)).toEqual(['loss fail', 'value of value fail'])
    expect(world.alerts.map(({ labels, status }) => [labels['alertname'], status])).toEqual([
      ['ModelPerformance', 'firing'],
    ])
    const gaps = world.reports
      .at(-1)
      ?.measurements.filter(({ statistic }) => statistic === 'realised_minus_estimated')
    // Of 100 answers 10 more are wrong: 5 hits less at 38 a piece, and 5 misses more at 20.
    expect(gaps?.map(({ subject, value }) => [subject, Number(value.toFixed(9))])).toEqual([
      ['loss', 0.06],
      ['value of value', -2.9],
    ])
  })

  it('goes on after a restart with the evidence of its own blocks', async () => {
    const run = async (world: ReturnType<typeof labelledWorld>, hours: number) => {
      world.fill(72)
      world.state.definition = watching({ watch: 'both' })
      world.state.profile = valued
      world.state.labels = { labelled: 100, right: 79 }
      await world.lookAtGaps(hours)
    }
    const whole = labelledWorld()
    const before = labelledWorld()
    await run(whole, 32)
    await run(before, 32)
    await run(whole, 72)
    const after = labelledWorld(before.reports)
    await run(after, 72)
    const levels = ({ reports }: ReturnType<typeof labelledWorld>) =>
      reports.map(({ measurements }) =>
        measurements.filter(({ threshold }) => threshold === 0).map(({ value }) => value),
      )
    expect(levels(after)).toEqual(levels(whole).slice(5))
    expect(levels(after)[0]).toHaveLength(2)
  })

  it.each([
    ['whose profile is from before it', labelledProfile],
    ['whose reference had no labels', { ...labelledProfile, performance: null }],
  ])('is inconclusive, with a reason, for a version %s', async (_, profile) => {
    const world = labelledWorld()
    world.fill(24)
    world.state.definition = watching({ watch: 'value' })
    world.state.profile = profile
    await world.lookAtGaps(24, 20)
    expect(new Set(decided(world, 'shiryaev_roberts'))).toEqual(new Set(['value of value inconclusive']))
    const details = world.reports.flatMap(({ measurements }) => measurements.map(({ detail }) => detail))
    expect(details.join()).toContain('register a version with labels')
    expect(world.alerts).toEqual([])
  })
})
