import { type ClickHouse, type RawRow } from '@weir/clickhouse'
import { type ConsumedRecord } from '@weir/kafka'
import { type WriteChunkDeps } from './write-chunk.ts'

/** Table of one kind of event, and the rows that an event makes there: an entry of `eventSinks`. */
interface EventSink<Event> {
  readonly table: Parameters<ClickHouse['insert']>[0]
  readonly rowsOf: (event: Event) => readonly RawRow[]
}

/** Records a batch of events. One that comes again replaces itself in its table.
 *  @throws Unavailable while ClickHouse does not answer: the records come again */
export async function recordEvents<Event>(
  { insert, metrics }: WriteChunkDeps,
  { table, rowsOf }: EventSink<Event>,
  records: readonly ConsumedRecord<Event>[],
): Promise<void> {
  const first = records[0]
  const last = records.at(-1)
  if (first === undefined || last === undefined) return
  const rows = records.flatMap(({ value }) => rowsOf(value))
  await insert(table, rows, `${first.topic}-${first.partition}-${first.offset}-${last.offset}`)
  metrics.rows.inc({ table }, rows.length)
}
