import { type ClickHouse } from '@weir/clickhouse'
import { topics } from '@weir/contracts'

const minuteMs = 60_000

/** Predictions of a model that analysts see. */
export async function countOf(clickhouse: ClickHouse, model: string): Promise<number> {
  const [row] = await clickhouse.select(
    'SELECT count() AS n FROM v_predictions WHERE model = {model:String}',
    {
      model,
    },
  )
  return Number(row?.['n'])
}

/** Per-minute state of `distance` from the raw rows, counted in plain loops.
 *  @param edges of its bins */
export async function recountedMinutes(clickhouse: ClickHouse, model: string, edges: readonly number[]) {
  const rows = await clickhouse.select(
    `SELECT version, intended_role, segment, toUnixTimestamp64Milli(event_time) AS at, numeric_features[2] AS distance, score
     FROM predictions FINAL WHERE model = {model:String} AND status = 'ok' AND NOT is_set_aside`,
    { model },
  )
  const found = new Map<string, { n: number; nulls: number; sum: number; bins: number[] }>()
  for (const row of rows) {
    const minute = Math.floor(Number(row['at']) / minuteMs) * 60
    const role = row['intended_role'] === 'shadow' ? 'shadow' : 'live'
    for (const segment of new Set(['', String(row['segment'])])) {
      const key = `${row['version']} ${role} ${segment} ${minute}`
      const state = found.get(key) ?? { n: 0, nulls: 0, sum: 0, bins: [0, 0, 0, 0, 0] }
      found.set(key, state)
      const isNull = row['distance'] === 'nan'
      const distance = Number(row['distance'])
      const bin = isNull ? 4 : edges.filter((edge) => distance >= edge).length
      state.n += 1
      state.nulls += isNull ? 1 : 0
      state.sum += isNull ? 0 : distance
      state.bins[bin] = (state.bins[bin] ?? 0) + 1
    }
  }
  return Object.fromEntries([...found].sort())
}

/** The same from the table of the per-minute state. */
export async function recordedMinutes(clickhouse: ClickHouse, model: string) {
  const rows = await clickhouse.select(
    `SELECT version, role, segment, toUnixTimestamp(minute) AS minute, sum(n) AS rows, sum(nulls) AS null_rows, sum(sum) AS total,
       finalizeAggregation(sumMapState(bins)) AS merged
     FROM feature_minutes WHERE model = {model:String} AND subject = 'distance' GROUP BY version, role, segment, minute`,
    { model },
  )
  const states = rows.map((row) => {
    const bins = [0, 0, 0, 0, 0]
    const [at, counts] = Array.isArray(row['merged']) ? row['merged'] : [[], []]
    at.forEach((bin: number, index: number) => (bins[bin] = counts[index]))
    const key = `${row['version']} ${row['role']} ${row['segment']} ${row['minute']}`
    return [key, { n: row['rows'], nulls: row['null_rows'], sum: row['total'], bins }] as const
  })
  return Object.fromEntries([...states].sort())
}

/** By partition of the predictions topic, what was recorded since a moment of wall time.
 *  @returns offsets from the first to the last, how many of them chunks hold and how many are rows, repeats and letters */
export async function reconciliation(clickhouse: ClickHouse, since: number) {
  const chunks = await clickhouse.select(
    `SELECT partition, max(max_offset) - min(min_offset) + 1 AS offsets, sum(max_offset - min_offset + 1) AS chunked,
       sum(records) AS records, sum(dead_letters) AS letters, sum(repeats) AS repeats
     FROM ingest_chunks FINAL
     WHERE topic = {topic:String} AND ingested_at >= fromUnixTimestamp64Milli({since:Int64}) GROUP BY partition`,
    { topic: topics.predictions.name, since },
  )
  return Promise.all(
    chunks.map(async ({ partition, offsets, chunked, records, letters, repeats }) => {
      const [rows] = await clickhouse.select(
        `SELECT uniqExact(kafka_offset) AS n FROM predictions
         WHERE kafka_partition = {partition:UInt16} AND ingested_at >= fromUnixTimestamp64Milli({since:Int64})`,
        { partition, since },
      )
      const counted = { records: Number(records), letters: Number(letters), repeats: Number(repeats) }
      return { offsets: Number(offsets), chunked: Number(chunked), rows: Number(rows?.['n']), ...counted }
    }),
  )
}
