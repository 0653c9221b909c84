import { answerRow, chunkRow, minuteRow, tables, type ClickHouse } from '@weir/clickhouse'
import { type Chunk } from '@weir/kafka'
import { type RecorderMetrics } from './metrics.ts'
import { type ChunkPlan } from './plan-predictions.ts'

export interface WriteChunkDeps {
  readonly insert: ClickHouse['insert']
  readonly metrics: RecorderMetrics
}

/** Writes a planned chunk: rows, per-minute state, what outcomes by entity it joins, then the line that says it is
 *  recorded. Each insert bears the chunk's token, so a chunk that comes again adds nothing, wherever the first try ended.
 *  @param join joins outcomes to the answers that are written now; it must bear repeats
 *  @throws Unavailable when it is not known whether all of it was written */
export async function writeChunk(
  { insert, metrics }: WriteChunkDeps,
  table: typeof tables.predictions | typeof tables.outcomes,
  {
    chunk,
    plan,
    join,
  }: { readonly chunk: Chunk<unknown>; readonly plan: ChunkPlan; readonly join: () => Promise<void> },
): Promise<void> {
  const { token, topic, partition, min, max, records, deadLetters } = chunk
  const { rows, minutes, repeats, progress } = plan
  await insert(table, rows, token)
  await insert(tables.featureMinutes, minutes.subjects.map(minuteRow), `${token}:state`)
  await insert(tables.answerMinutes, minutes.answers.map(answerRow), `${token}:state`)
  await join()
  const offsets = { topic, partition, minOffset: min, maxOffset: max }
  const line = chunkRow({ ...offsets, records: records.length, deadLetters, repeats, progress })
  await insert(tables.ingestChunks, [line], token)
  metrics.rows.inc({ table }, rows.length)
  metrics.rows.inc({ table: tables.featureMinutes }, minutes.subjects.length)
  metrics.rows.inc({ table: tables.answerMinutes }, minutes.answers.length)
  metrics.rows.inc({ table: tables.ingestChunks }, 1)
  metrics.repeats.inc(repeats)
}
