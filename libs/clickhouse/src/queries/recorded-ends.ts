import { type Instant } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf, textOf } from '../raw-row.ts'

/** How far one partition of a topic has been recorded. */
export interface RecordedEnd {
  readonly topic: string
  readonly partition: number
  /** Offset after the last one recorded, dead letters among them. */
  readonly end: number
}

const sql = `
SELECT topic, partition, max(max_offset) + 1 AS end
FROM ingest_chunks
WHERE ingested_at >= fromUnixTimestamp64Milli({since:Int64})
GROUP BY topic, partition`

/** Ends of the partitions of which something was recorded since a moment of wall time. */
export async function recordedEnds(clickhouse: ClickHouse, since: Instant): Promise<readonly RecordedEnd[]> {
  const rows = await clickhouse.select(sql, { since })
  return rows.map((row) => ({
    topic: textOf(row, 'topic'),
    partition: numberOf(row, 'partition'),
    end: numberOf(row, 'end'),
  }))
}
