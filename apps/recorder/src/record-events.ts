import {
  alertEventRow,
  measurementRows,
  modelEventRow,
  rolloutEventRow,
  routingEventRow,
  tables,
  type RawRow,
} from '@weir/clickhouse'
import {
  type AlertChanged,
  type DriftReported,
  type ModelChanged,
  type RolloutChanged,
  type RoutingChanged,
} from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import { type WriteChunkDeps } from './write-chunk.ts'

/** Table of one kind of event, and the rows that an event makes there. */
interface EventSink<Event> {
  readonly table: (typeof tables)[keyof typeof tables]
  readonly rowsOf: (event: Event) => readonly RawRow[]
}

/** Where each kind of event goes. */
export const eventSinks = {
  lifecycle: { table: tables.modelEvents, rowsOf: (event: ModelChanged) => [modelEventRow(event)] },
  routing: { table: tables.routingEvents, rowsOf: (event: RoutingChanged) => [routingEventRow(event)] },
  rollouts: { table: tables.rolloutEvents, rowsOf: (event: RolloutChanged) => [rolloutEventRow(event)] },
  driftReports: { table: tables.measurements, rowsOf: (event: DriftReported) => measurementRows(event) },
  alerts: { table: tables.alertEvents, rowsOf: (event: AlertChanged) => [alertEventRow(event)] },
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
