import { hourMs } from '@weir/vocabulary'
import { start } from './made-traffic.fixture.ts'
import { hourOf, live, nulls, watchedWorld, well } from './watched-world.fixture.ts'

const nullShareOf = (
  report: { readonly measurements: readonly { check: string; value: number }[] } | undefined,
) => report?.measurements.find(({ check }) => check === 'null_share')?.value

describe('rows that come late', () => {
  it('make the windows that hold them be reported again under the same ids', async () => {
    const { record, look, reports } = watchedWorld()
    record(0, [well, well, well])
    await look(3)
    const before = reports.length
    record(1, [{ answers: 1_200, nulls: 24 }])
    record(3, [well])
    await look(4)
    const after = reports.slice(before)
    expect(after.map(({ windowStart }) => hourOf(windowStart))).toEqual([1, 3])
    expect(after[0]?.reportId).toBe(reports[1]?.reportId)
    expect(after[0]?.createdAt).toBeGreaterThan(reports[1]?.createdAt ?? Infinity)
    expect([nullShareOf(reports[1]), nullShareOf(after[0])]).toEqual([0, 0.02])
    expect(after[0]?.measurements.find(({ check }) => check === 'null_share')?.n).toBe(1_200)
  })

  it('are looked for once a minute while no hour ends', async () => {
    const { record, look, reports, state } = watchedWorld()
    record(0, [well, well])
    await look(2)
    record(0, [nulls])
    record(0, [{ answers: 601, nulls: 12 }])
    await look(2.5)
    expect(reports).toHaveLength(2)
    state.now += 60_000
    await look(2.5)
    expect(reports.map(({ windowStart }) => hourOf(windowStart))).toEqual([0, 1, 0])
  })

  it('take back no alert that was sent, and count from the next decision on', async () => {
    const { record, look, told } = watchedWorld()
    record(0, [well, nulls, nulls])
    await look(3)
    expect(told()).toEqual(['ModelDataQuality firing 1'])
    // So many good rows that the share of hour 2 is nothing.
    record(2, [{ answers: 60_000, nulls: 12 }])
    record(3, [well])
    await look(4)
    expect(told()).toEqual(['ModelDataQuality firing 1', 'ModelDataQuality resolved 2'])
  })

  it('let a count of k of n be reached by hours that had looked well', async () => {
    const { record, look, told } = watchedWorld()
    record(0, [well, well, well])
    await look(3)
    record(1, [
      { answers: 1_200, nulls: 24 },
      { answers: 1_200, nulls: 24 },
    ])
    record(3, [well])
    await look(4)
    expect(told()).toEqual(['ModelDataQuality firing 1'])
  })

  it('count though the answers of a minute are written a moment after its features', async () => {
    const { recorded, deps, record, look, reports } = watchedWorld()
    record(0, [well, well])
    await look(2)
    // The features of a late chunk are there, its answers are not: the counts of the hour have risen, its tally has not.
    const { hourRows } = deps
    Object.assign(deps, {
      hourRows: async (of: Parameters<typeof hourRows>[0]) =>
        (await hourRows(of)).map((count) => (count.hour === start ? { ...count, n: count.n + 600 } : count)),
    })
    record(2, [well])
    await look(3)
    expect(reports.map(({ windowStart }) => hourOf(windowStart))).toEqual([0, 1, 2])
    Object.assign(deps, { hourRows })
    recorded.set(live, start, { answers: 1_200, nulls: 24 })
    record(3, [well])
    await look(4)
    expect(reports.slice(3).map(({ windowStart }) => hourOf(windowStart))).toEqual([0, 3])
  })

  it('are found, and only they, when they came while nobody looked', async () => {
    const before = watchedWorld()
    before.record(0, [well, well, well])
    await before.look(3)
    const { record, look, reports } = watchedWorld(before)
    record(0, [well, { answers: 1_200, nulls: 24 }, well])
    await look(3)
    expect(reports.map(({ windowStart }) => hourOf(windowStart))).toEqual([1])
    expect(nullShareOf(reports[0])).toBe(0.02)
  })

  it('are left to the state when they are more than two days late', async () => {
    const { recorded, look, reports } = watchedWorld()
    recorded.fill(live, [start, start + 96 * hourMs], well)
    for (const hours of [48, 96]) await look(hours)
    const before = reports.length
    recorded.set(live, start + 10 * hourMs, { answers: 1_200, nulls: 24 })
    recorded.set(live, start + 96 * hourMs, well)
    await look(97)
    expect(reports.slice(before).map(({ windowStart }) => hourOf(windowStart))).toEqual([96])
  })
})
