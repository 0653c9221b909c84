import { type Instant } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { numberOf, textOf } from '../raw-row.ts'

/** How far one source of one model has been recorded. */
export interface IngestProgress {
  readonly model: string
  /** `http`, `stream`, `shadow` or `outcome`. */
  readonly kind: string
  readonly partition: number
  /** Highest event time accepted, UTC ms. */
  readonly watermark: Instant
  /** When the newest chunk of this source was recorded, wall clock, UTC ms. */
  readonly seenAt: Instant
}

const sql = `
SELECT splitByChar('|', source)[1] AS model, splitByChar('|', source)[2] AS kind, partition,
  toUnixTimestamp64Milli(max(reached)) AS watermark, toUnixTimestamp64Milli(max(ingested_at)) AS seen_at
FROM ingest_chunks ARRAY JOIN mapKeys(progress) AS source, mapValues(progress) AS reached
WHERE ingested_at >= fromUnixTimestamp64Milli({since:Int64})
GROUP BY model, kind, partition`

/** Event-time progress of everything that was recorded since a moment of wall time. */
export async function ingestProgress(
  clickhouse: ClickHouse,
  since: Instant,
): Promise<readonly IngestProgress[]> {
  const rows = await clickhouse.select(sql, { since })
  return rows.map((row) => ({
    model: textOf(row, 'model'),
    kind: textOf(row, 'kind'),
    partition: numberOf(row, 'partition'),
    watermark: numberOf(row, 'watermark'),
    seenAt: numberOf(row, 'seen_at'),
  }))
}
