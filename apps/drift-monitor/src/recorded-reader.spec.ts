import { type IngestProgress } from '@weir/clickhouse'
import { topics } from '@weir/contracts'
import { dayMs, minuteMs, type Instant } from '@weir/vocabulary'
import { recordedReader } from './recorded-reader.ts'

const predictions = topics.predictions.name
const source: IngestProgress = { model: 'flights', kind: 'http', partition: 0, watermark: 5, seenAt: 6 }

/** A broker and a recorder in memory, with one partition of answers and one of outcomes. */
function world() {
  const state = { now: 1_700_000_000_000, sent: 0, recorded: 0 }
  const asked: { what: string; since: Instant | null }[] = []
  const read = recordedReader({
    now: () => state.now,
    async bounds(topic) {
      asked.push({ what: 'bounds', since: null })
      return [{ partition: 0, low: 0, high: topic === predictions ? state.sent : 0 }]
    },
    async ends(since) {
      asked.push({ what: 'ends', since })
      return state.recorded === 0 ? [] : [{ topic: predictions, partition: 0, end: state.recorded }]
    },
    async progress(since) {
      asked.push({ what: 'progress', since })
      return [source]
    },
  })
  return { state, asked, read }
}

describe('reading what is recorded', () => {
  it('asks the broker first and for progress last, and later from a minute before the look before', async () => {
    const { state, asked, read } = world()
    const first = state.now
    expect((await read()).progress).toEqual([source])
    state.now += 5_000
    await read()
    expect(asked.map(({ what }) => what)).toEqual(
      Array(2).fill(['bounds', 'bounds', 'ends', 'progress']).flat(),
    )
    const since = asked.filter(({ what }) => what !== 'bounds').map((one) => one.since)
    expect(since).toEqual([0, first - dayMs, first - minuteMs, first - minuteMs])
  })

  it('tells how far the partition behind a source is caught up, through an outage of the recorder', async () => {
    const { state, read } = world()
    const first = state.now
    state.sent = state.recorded = 10
    expect((await read()).partitionOf('http/0')).toMatchObject({ caughtUpAt: first, lagMs: 0 })
    state.now += 1_000
    state.sent = 11
    await read()
    state.now += 60 * minuteMs
    state.sent = 500
    const during = await read()
    expect(during.partitionOf('shadow/0').caughtUpAt).toBe(first)
    expect(during.partitionOf('outcome/0').caughtUpAt).toBe(state.now)
    state.recorded = 500
    expect((await read()).partitionOf('http/0').caughtUpAt).toBe(state.now)
  })

  it('waits for nothing of a partition that the broker does not have', async () => {
    const { state, read } = world()
    expect((await read()).partitionOf('http/7')).toEqual({ caughtUpAt: state.now, lagMs: 0 })
  })
})
