import { hourMs } from '@weir/vocabulary'
import { labelledWorld } from './labelled-world.fixture.ts'
import { start } from './made-traffic.fixture.ts'

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
