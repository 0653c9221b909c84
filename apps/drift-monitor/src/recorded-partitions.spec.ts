import {
  advancePartitions,
  noPartitions,
  partitionBehind,
  type PartitionState,
} from './recorded-partitions.ts'

const t0 = 1_700_000_000_000

/** Partitions `a` and `b`, looked at again and again. */
function world() {
  let known = noPartitions
  return {
    look(
      afterMs: number,
      states: Record<string, Omit<PartitionState, 'name' | 'low'> & { readonly low?: number }>,
    ) {
      const named = Object.entries(states).map(([name, state]) => ({ low: 0, ...state, name }))
      known = advancePartitions(known, { at: t0 + afterMs, states: named })
    },
    /** Time from the first look up to which a partition is caught up. */
    caughtUp: (name: string) => (known.partitions.get(name)?.caughtUpAt ?? Number.NaN) - t0,
    lagOf: (name: string) => known.partitions.get(name)?.lagMs,
  }
}

describe('the recording of a partition', () => {
  it('is caught up at a look that finds its end recorded', () => {
    const { look, caughtUp, lagOf } = world()
    look(0, { a: { high: 10, recordedEnd: 10 } })
    expect([caughtUp('a'), lagOf('a')]).toEqual([0, 0])
    look(5_000, { a: { high: 10, recordedEnd: null } })
    expect([caughtUp('a'), lagOf('a')]).toEqual([5_000, 0])
  })

  it('is caught up with an earlier look while records flow faster than it can reach the end', () => {
    const { look, caughtUp, lagOf } = world()
    look(0, { a: { high: 10, recordedEnd: 5 } })
    expect(caughtUp('a')).toBe(-Infinity)
    look(1_000, { a: { high: 20, recordedEnd: 9 } })
    expect(caughtUp('a')).toBe(-Infinity)
    look(2_000, { a: { high: 30, recordedEnd: 10 } })
    expect([caughtUp('a'), lagOf('a')]).toEqual([0, 1_000])
    look(3_000, { a: { high: 40, recordedEnd: 30 } })
    expect([caughtUp('a'), lagOf('a')]).toEqual([2_000, 0])
  })

  it('stays where it was through an outage, until the end of a look after it is reached', () => {
    const { look, caughtUp, lagOf } = world()
    look(0, { a: { high: 10, recordedEnd: 10 } })
    look(1_000, { a: { high: 11, recordedEnd: 10 } })
    look(3_600_000, { a: { high: 5_000, recordedEnd: 10 } })
    look(3_601_000, { a: { high: 5_001, recordedEnd: 2_000 } })
    expect([caughtUp('a'), lagOf('a')]).toEqual([1_000, 3_599_000])
    look(3_602_000, { a: { high: 5_002, recordedEnd: 5_001 } })
    expect([caughtUp('a'), lagOf('a')]).toEqual([3_601_000, 0])
  })

  it('has nothing to wait for where the broker has dropped what was not recorded', () => {
    const { look, caughtUp } = world()
    look(0, { a: { low: 90, high: 90, recordedEnd: 40 }, b: { high: 0, recordedEnd: null } })
    expect([caughtUp('a'), caughtUp('b')]).toEqual([0, 0])
  })

  it('is at its end when it stands still for ten minutes while others move on: the rest are marks of transactions', () => {
    const { look, caughtUp } = world()
    for (let second = 0; second < 600; second += 1)
      look(second * 1_000, { a: { high: 10, recordedEnd: 9 }, b: { high: 9_999, recordedEnd: second + 1 } })
    expect(caughtUp('a')).toBe(-Infinity)
    look(600_000, { a: { high: 10, recordedEnd: 9 }, b: { high: 9_999, recordedEnd: 700 } })
    expect(caughtUp('a')).toBe(600_000)
    look(601_000, { a: { high: 10, recordedEnd: null }, b: { high: 9_999, recordedEnd: 700 } })
    expect(caughtUp('a')).toBe(601_000)
    look(602_000, { a: { high: 12, recordedEnd: null }, b: { high: 9_999, recordedEnd: 701 } })
    expect(caughtUp('a')).toBe(601_000)
  })

  it('is not at its end however long it stands still while nothing else moves either', () => {
    const { look, caughtUp } = world()
    for (let minute = 0; minute < 600; minute += 1)
      look(minute * 60_000, { a: { high: 10, recordedEnd: 9 }, b: { high: 99, recordedEnd: 50 } })
    // Nobody looked for ten hours.
    look(72_000_000, { a: { high: 10, recordedEnd: 9 }, b: { high: 99, recordedEnd: 51 } })
    expect(caughtUp('a')).toBe(-Infinity)
  })
})

describe('the partition behind a source', () => {
  it('is one of the outcomes topic for outcomes, and of the predictions topic for all else', () => {
    expect(['http/3', 'stream/3', 'shadow/3', 'outcome/12'].map(partitionBehind)).toEqual([
      'ml.predictions.served.v1/3',
      'ml.predictions.served.v1/3',
      'ml.predictions.served.v1/3',
      'ml.outcomes.reported.v1/12',
    ])
  })
})
