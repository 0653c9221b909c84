import { type ModelName, type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { textOf } from '../raw-row.ts'

const sql = `
SELECT DISTINCT request_id
FROM predictions
WHERE model = {model:String} AND intended_role != 'shadow'
  AND toDate(event_time) >= toDate(fromUnixTimestamp64Milli({start:Int64}))
  AND toDate(event_time) <= toDate(fromUnixTimestamp64Milli({end:Int64}))
  AND request_id IN ({requests:Array(String)})
  AND (kafka_partition != {partition:UInt16} OR kafka_offset < {before:UInt64})`

/** Which of these requests have a live answer that was recorded before offset `before` of `partition`.
 *  @param times span of the requests' event times, both ends inclusive */
export async function recordedRequests(
  clickhouse: ClickHouse,
  of: { model: ModelName; requests: readonly string[]; times: Window; partition: number; before: number },
): Promise<ReadonlySet<string>> {
  const { model, requests, times, partition, before } = of
  const rows = await clickhouse.select(sql, {
    model,
    requests,
    start: times.start,
    end: times.end,
    partition,
    before,
  })
  return new Set(rows.map((row) => textOf(row, 'request_id')))
}
