import { afterBreakdown, afterJoin, type Breakdown, type Breakdowns, noBreakdowns } from './restart-policy.ts'

/** Lets breakdowns happen one after the other. */
function happen(breakdowns: readonly Breakdown[], before: Breakdowns = noBreakdowns) {
  return breakdowns.reduce<{ state: Breakdowns; pauses: number[]; deaths: number[] }>(
    ({ state, pauses, deaths }, breakdown, at) => {
      const restart = afterBreakdown(state, breakdown)
      return {
        state: restart.breakdowns,
        pauses: [...pauses, restart.afterMs],
        deaths: restart.isDead ? [...deaths, at + 1] : deaths,
      }
    },
    { state: before, pauses: [], deaths: [] },
  )
}

const defect = (livedMs = 1_000): Breakdown => ({ isOutage: false, livedMs, now: 0 })
const outage = (now: number): Breakdown => ({ isOutage: true, livedMs: 3_000, now })

describe('restarts of a consumer', () => {
  it('come at growing intervals after defects, and the fifth in a row is the end', () => {
    const { pauses, deaths } = happen(Array.from({ length: 7 }, () => defect()))
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
    expect(deaths).toEqual([5])
  })

  it('begin to count anew after a long life', () => {
    expect(happen([defect(), defect(), defect(), defect(), defect(200_000), defect()]).deaths).toEqual([])
  })

  it('come at once while Kafka is away, and only five minutes of that are the end, once', () => {
    const { pauses, deaths } = happen([0, 4_000, 200_000, 299_999, 300_000, 304_000].map(outage))
    expect(new Set(pauses)).toEqual(new Set([500]))
    expect(deaths).toEqual([5])
  })

  it('count an outage anew once the consumer has joined, but not a defect', () => {
    const away = happen([outage(0), outage(299_000)]).state
    expect(happen([outage(301_000)], afterJoin(away)).deaths).toEqual([])
    const broken = happen(Array.from({ length: 4 }, () => defect())).state
    expect(happen([defect()], afterJoin(broken)).deaths).toEqual([1])
  })
})
