import { connectForTest, newModel } from '../recorded-traffic.fixture.ts'
import { chunkRow, type RecordedChunk } from '../rows/chunk-row.ts'
import { tables } from '../tables.ts'
import { ingestProgress } from './ingest-progress.ts'

const clickhouse = connectForTest()
afterAll(() => clickhouse.close())

const at = 1_700_000_000_000
const now = Date.now()
const hourMs = 3_600_000

/** A topic of its own: chunks of one topic, partition and offset replace each other. */
async function insert(topic: string, chunk: Partial<RecordedChunk>, recordedAgoMs = 0): Promise<void> {
  const row = chunkRow({
    topic,
    partition: 0,
    minOffset: 0,
    maxOffset: 9,
    records: 10,
    deadLetters: 0,
    repeats: 0,
    progress: {},
    ...chunk,
  })
  const token = `${topic}-${chunk.partition ?? 0}-${chunk.minOffset ?? 0}`
  await clickhouse.insert(tables.ingestChunks, [{ ...row, ingested_at: now - recordedAgoMs }], token)
}

async function progressOf(model: string, since = 0) {
  const all = await ingestProgress(clickhouse, since)
  return all
    .filter((found) => found.model === model)
    .sort((a, b) => `${a.kind}${a.partition}`.localeCompare(`${b.kind}${b.partition}`))
}

describe('progress of recording', () => {
  it('is the highest event time of each source and when it was last heard of', async () => {
    const model = newModel()
    await insert(model, { progress: { [`${model}|http`]: at, [`${model}|shadow`]: at + 5 } }, hourMs)
    await insert(model, { minOffset: 10, progress: { [`${model}|http`]: at + 1_000 } }, 60_000)
    await insert(model, { partition: 1, progress: { [`${model}|http`]: at - 7 } })
    await insert(model, { partition: 2 })
    expect(await progressOf(model)).toEqual([
      { model, kind: 'http', partition: 0, watermark: at + 1_000, seenAt: now - 60_000 },
      { model, kind: 'http', partition: 1, watermark: at - 7, seenAt: now },
      { model, kind: 'shadow', partition: 0, watermark: at + 5, seenAt: now - hourMs },
    ])
  })

  it('leaves out what was recorded before the moment asked for', async () => {
    const model = newModel()
    await insert(model, { progress: { [`${model}|http`]: at } }, hourMs)
    expect(await progressOf(model, now - hourMs)).toHaveLength(1)
    expect(await progressOf(model, now - hourMs + 1)).toEqual([])
  })
})
