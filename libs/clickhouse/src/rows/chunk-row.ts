import { type RawRow } from '../clickhouse.ts'

/** What one recorded chunk held. */
export interface RecordedChunk {
  readonly topic: string
  readonly partition: number
  readonly minOffset: number
  readonly maxOffset: number
  readonly records: number
  readonly deadLetters: number
  readonly repeats: number
  /** Event time reached, UTC ms, by `model|source`. */
  readonly progress: Readonly<Record<string, number>>
}

/** Row of `ingest_chunks`. */
export function chunkRow(chunk: RecordedChunk): RawRow {
  return {
    topic: chunk.topic,
    partition: chunk.partition,
    min_offset: chunk.minOffset,
    max_offset: chunk.maxOffset,
    records: chunk.records,
    dead_letters: chunk.deadLetters,
    repeats: chunk.repeats,
    progress: chunk.progress,
  }
}
