import { connectForTest, newModel } from '../recorded-traffic.fixture.ts'
import { chunkRow } from '../rows/chunk-row.ts'
import { tables } from '../tables.ts'
import { recordedEnds } from './recorded-ends.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const now = Date.now()
const minuteMs = 60_000

async function insert(of: { topic: string; partition: number; offsets: [number, number] }, agoMs: number) {
  const { topic, partition, offsets } = of
  const counts = { records: 0, deadLetters: 1, repeats: 0, progress: {} }
  const row = chunkRow({ topic, partition, minOffset: offsets[0], maxOffset: offsets[1], ...counts })
  const token = `${topic}-${partition}-${offsets[0]}`
  await clickhouse.insert(tables.ingestChunks, [{ ...row, ingested_at: now - agoMs }], token)
}

async function endsOf(topic: string, since: number) {
  const all = await recordedEnds(clickhouse, since)
  return all.filter((found) => found.topic === topic).toSorted((a, b) => a.partition - b.partition)
}

describe('the end of what is recorded', () => {
  it('follows the last offset of each partition, also where only dead letters were', async () => {
    const topic = newModel()
    await insert({ topic, partition: 0, offsets: [0, 9] }, 3 * minuteMs)
    await insert({ topic, partition: 0, offsets: [10, 14] }, 2 * minuteMs)
    await insert({ topic, partition: 1, offsets: [5, 5] }, minuteMs)
    const [first, second] = [
      { topic, partition: 0, end: 15 },
      { topic, partition: 1, end: 6 },
    ]
    expect(await endsOf(topic, 0)).toEqual([first, second])
    expect(await endsOf(topic, now - minuteMs)).toEqual([second])
    expect(await endsOf(topic, now - minuteMs + 1)).toEqual([])
  })
})
