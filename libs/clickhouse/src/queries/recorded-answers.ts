import { type Window } from '@weir/vocabulary'
import { type ClickHouse } from '../clickhouse.ts'
import { jsonInstant, numberOf, sqlText, textOf } from '../raw-row.ts'

/** Identity of an answer: one row of one request, answered live (by whichever version) or by one shadow. */
export interface RecordedAnswer {
  readonly requestId: string
  readonly row: number
  /** Version of the shadow; null: the live answer. */
  readonly shadow: number | null
}

/** Answers to these requests that were recorded before offset `before` of `partition`, or in another partition.
 *  @param requests distinct request ids; a few thousand at a time
 *  @param times span of the event times to look at, both ends inclusive, by whole days */
export async function recordedAnswers(
  clickhouse: ClickHouse,
  of: {
    model: string
    requests: readonly string[]
    times: Window
    partition: number
    before: number
  },
): Promise<readonly RecordedAnswer[]> {
  if (of.requests.length === 0) return []
  const { model, times, partition, before } = of
  const params = { model, start: jsonInstant(times.start), end: jsonInstant(times.end), partition, before }
  const rows = await clickhouse.select(sql(of.requests), params)
  return rows.map((row) => {
    const version = numberOf(row, 'shadow')
    return {
      requestId: textOf(row, 'request_id'),
      row: numberOf(row, 'row'),
      shadow: version === 0 ? null : version,
    }
  })
}

/** The ids stand in the statement, because parameters travel in the address, which is too short for a chunk. */
function sql(requests: readonly string[]): string {
  return `
SELECT DISTINCT request_id, row, if(intended_role = 'shadow', version, 0) AS shadow
FROM predictions
WHERE model = {model:String}
  AND toDate(event_time) >= toDate(fromUnixTimestamp64Milli({start:Int64}, 'UTC'))
  AND toDate(event_time) <= toDate(fromUnixTimestamp64Milli({end:Int64}, 'UTC'))
  AND request_id IN (${requests.map(sqlText).join(', ')})
  AND (kafka_partition != {partition:UInt16} OR kafka_offset < {before:UInt64})`
}
