import { dayMs, hourMs } from '@weir/vocabulary'
import { labelledWorld } from './labelled-world.fixture.ts'
import { challenger, start } from './made-traffic.fixture.ts'

const shadow = { version: challenger, role: 'shadow', segment: '' } as const

describe('performance of a day', () => {
  it('is estimated as soon as the day has ended, from the per-minute state alone', async () => {
    const { fill, look, told, metric, state, asked } = labelledWorld()
    state.labels = { labelled: 0, right: 0 }
    fill(24)
    await look(23)
    expect(told()).toEqual([])
    await look(24)
    expect(told()).toEqual(['day 0 estimated v1'])
    // Of 100 answers 50 are flagged, 33.3 of 50 expected positives among them.
    expect(metric('estimated', 'precision')).toMatchObject({ n: 2_400, verdict: 'inconclusive' })
    expect(metric('estimated', 'precision')?.value).toBeCloseTo(2 / 3, 12)
    expect(metric('estimated', 'brier')?.value).toBeCloseTo(1 / 8, 12)
    expect(metric('estimated', 'value_per_prediction')).toMatchObject({ subject: 'value' })
    expect(asked).toHaveLength(1)
  })

  it('is provisional while labels come, and final once, when they are of age', async () => {
    const { fill, look, told, metric, state } = labelledWorld()
    fill(48)
    state.labels = { labelled: 50, right: 40 }
    await look(24)
    expect(told()).toEqual(['day 0 estimated v1', 'day 0 provisional v1'])
    expect(metric('provisional', 'accuracy')).toMatchObject({ value: 0.8, n: 1_200 })
    state.labels = { labelled: 98, right: 70 }
    // The answers are beyond the maturity age of two hours, the labels are not.
    await look(27, 25)
    expect(told()).toHaveLength(2)
    await look(27, 26)
    expect(told().slice(2)).toEqual(['day 0 estimated v1', 'day 0 final v1'])
    expect(metric('final', 'accuracy')).toMatchObject({ value: 70 / 98, n: 24 * 98 })
    await look(30)
    expect(told()).toHaveLength(4)
  })

  it('is not final before that though every label is there: they can be corrected until they are of age', async () => {
    const { fill, look, told, metric, state } = labelledWorld()
    fill(30)
    state.labels = { labelled: 100, right: 80 }
    await look(24)
    expect(told()).toEqual(['day 0 estimated v1', 'day 0 provisional v1'])
    // Corrected after 70 minutes.
    state.labels = { labelled: 100, right: 60 }
    await look(25)
    expect(told()).toHaveLength(2)
    await look(26)
    expect(told().slice(2)).toEqual(['day 0 estimated v1', 'day 0 final v1'])
    expect(metric('final', 'accuracy')).toMatchObject({ value: 0.6 })
    // Corrected once more, too late.
    state.labels = { labelled: 100, right: 20 }
    await look(30)
    expect(told()).toHaveLength(4)
    expect(metric('final', 'accuracy')).toMatchObject({ value: 0.6 })
  })

  it('is final with the few labels that there are, and says how few', async () => {
    const { fill, look, metric, state } = labelledWorld()
    fill(26)
    state.labels = { labelled: 10, right: 8 }
    await look(26)
    expect(metric('final', 'accuracy')).toMatchObject({ value: 0.8, n: 240 })
    expect(metric('final', 'labelled_share')).toMatchObject({ value: 0.1, n: 2_400 })
  })

  it('is never final without its labels, however old it is', async () => {
    const { fill, look, told, state } = labelledWorld()
    fill(24)
    state.labels = { labelled: 0, right: 0 }
    await look(24)
    await look(72)
    expect(told().filter((line) => !line.includes('estimated'))).toEqual([])
  })

  it('is looked at again with each later day while labels that take long still come', async () => {
    const { fill, look, told, state } = labelledWorld([], { maturityMs: 3 * dayMs })
    fill(96)
    state.labels = { labelled: 10, right: 8 }
    await look(24)
    await look(48)
    expect(told()).toEqual([
      'day 0 estimated v1',
      'day 0 provisional v1',
      'day 1 estimated v1',
      'day 1 provisional v1',
      'day 0 provisional v1',
    ])
    await look(96)
    expect(told().filter((line) => line.includes('final'))).toEqual(['day 0 final v1'])
  })

  it('is that of copies too, unless the outcome depends on the answer', async () => {
    const derived = labelledWorld()
    derived.fill(24, { answers: 100 }, shadow)
    await derived.look(24)
    expect(derived.told()).toEqual(['day 0 estimated v2', 'day 0 provisional v2'])
    const observed = labelledWorld([], { kind: 'observed' })
    observed.fill(24, { answers: 100 }, shadow)
    await observed.look(24)
    expect(observed.told()).toEqual(['day 0 estimated v2'])
  })

  it('scores its estimate when the labels are of age: the mean error of the last days', async () => {
    const { fill, look, reports, state } = labelledWorld()
    fill(50)
    // Two thirds are estimated right; 0.8, and then 0.7, are.
    await look(26)
    state.labels = { labelled: 100, right: 70 }
    await look(50)
    const errors = reports.flatMap(({ measurements }) =>
      measurements.filter(
        ({ statistic, subject }) => statistic === 'estimate_error' && subject === 'accuracy',
      ),
    )
    expect(errors.map(({ n, stage }) => [n, stage])).toEqual([
      [1, 'final'],
      [2, 'final'],
    ])
    expect(errors[0]?.value).toBeCloseTo(0.8 - 2 / 3, 12)
    expect(errors[1]?.value).toBeCloseTo((0.8 + 0.7) / 2 - 2 / 3, 12)
  })

  it('is not reported twice after a restart, and estimates of before it are scored', async () => {
    const before = labelledWorld()
    before.fill(50)
    await before.look(26)
    const after = labelledWorld(before.reports)
    after.fill(50)
    await after.look(26)
    expect(after.told()).toEqual([])
    await after.look(50)
    expect(after.told().at(-1)).toBe('day 1 final v1')
    expect(after.told().filter((line) => line.includes('day 0'))).toEqual([])
    expect(after.metric('final', 'estimate_error')?.n).toBe(2)
  })
})

describe('KPIs of a day', () => {
  const kpisOf = ({ reports }: ReturnType<typeof labelledWorld>) =>
    reports
      .filter(({ measurements }) => measurements.some(({ statistic }) => statistic === 'mean'))
      .map(({ windowStart, isMature, version }) => [(windowStart - start) / dayMs, isMature, version])

  it('are provisional at its end and final when its labels are of age, with every version', async () => {
    const world = labelledWorld()
    world.fill(48)
    world.fill(48, { answers: 100 }, shadow)
    await world.look(24)
    expect(kpisOf(world)).toEqual([
      [0, false, 1],
      [0, false, 2],
    ])
    await world.look(27, 25)
    expect(kpisOf(world)).toHaveLength(2)
    await world.look(27, 26)
    expect(kpisOf(world).slice(2)).toEqual([
      [0, true, 1],
      [0, true, 2],
    ])
  })

  it('have two standard errors by hours, which are the clusters', async () => {
    const { fill, look, reports } = labelledWorld()
    fill(24)
    await look(24)
    const mean = reports.flatMap(({ measurements }) => measurements).find((one) => one.statistic === 'mean')
    // Sums 0, 1, 2 of two units each: mean 0.5; (1 + 0 + 1) / 6 x 3 / 2 = 0.5 is the variance of a unit.
    const half = 2 * Math.sqrt(0.5 / 6)
    expect(mean).toMatchObject({ subject: 'value', value: 0.5, n: 6, threshold: null })
    expect(mean?.lower).toBeCloseTo(0.5 - half, 12)
    expect(mean?.upper).toBeCloseTo(0.5 + half, 12)
  })

  it('are none without labels, until they come', async () => {
    const world = labelledWorld()
    world.fill(24)
    world.state.labels = { labelled: 0, right: 0 }
    await world.look(24)
    expect(kpisOf(world)).toEqual([])
    world.state.labels = { labelled: 100, right: 80 }
    await world.look(26)
    expect(kpisOf(world)).toEqual([[0, true, 1]])
  })
})

describe('delay of labels', () => {
  it('is reported with each day: quantiles of the curve, those that it does not reach left out', async () => {
    const { fill, look, reports } = labelledWorld()
    fill(24)
    await look(24)
    await look(24)
    const delays = reports.filter(({ measurements }) => measurements[0]?.check === 'label_delay')
    expect(delays).toHaveLength(1)
    expect(delays[0]).toMatchObject({ kind: 'drift', version: 1, windowEnd: start + dayMs })
    expect(
      delays[0]?.measurements.map(({ subject, statistic, value, n }) => [subject, statistic, value, n]),
    ).toEqual([
      ['late', 'p50', hourMs, 100],
      ['late', 'p95', 5 * hourMs, 100],
    ])
  })
})
