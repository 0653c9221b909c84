import { type ClickHouse, type RawRow } from '@weir/clickhouse'
import { type ConsumedRecord } from '@weir/kafka'
import { type WriteChunkDeps } from './write-chunk.ts'

/** A table that takes one kind of event, and the rows that an event makes there: an entry of `eventSinks`. */
interface EventSink<Event> {
  readonly table: Parameters<ClickHouse['insert']>[0]
  readonly rowsOf: (event: Event) => readonly RawRow[]
}

/** Records a batch of events. One that comes again replaces itself in its tables.
 *  @throws Unavailable while ClickHouse does not answer: the records come again */
export async function recordEvents<Event>(
  { insert, metrics }: WriteChunkDeps,
  sinks: readonly EventSink<Event>[],
  records: readonly ConsumedRecord<Event>[],
): Promise<void> {
  const first = records[0]
  const last = records.at(-1)
  if (first === undefined || last === undefined) return
  const token = `${first.topic}-${first.partition}-${first.offset}-${last.offset}`
  for (const { table, rowsOf } of sinks) {
    const rows = records.flatMap(({ value }) => rowsOf(value))
    await insert(table, rows, token)
    metrics.rows.inc({ table }, rows.length)
  }
}
