import {
  type AlertChanged,
  type DriftReported,
  type ModelChanged,
  type RolloutChanged,
  type RoutingChanged,
} from '@weir/contracts'
import { type RawRow } from '../clickhouse.ts'
import { tables, type TableName } from '../tables.ts'
import {
  alertEventRow,
  measurementRows,
  modelEventRow,
  rolloutEventRow,
  routingEventRow,
  suppressedAlertRows,
} from './event-rows.ts'

/** A table that takes one kind of event, and the rows that an event makes there. */
export interface EventSink<Event> {
  readonly table: TableName
  readonly rowsOf: (event: Event) => readonly RawRow[]
}

const lifecycle: EventSink<ModelChanged> = {
  table: tables.modelEvents,
  rowsOf: (event) => [modelEventRow(event)],
}
const routing: EventSink<RoutingChanged> = {
  table: tables.routingEvents,
  rowsOf: (event) => [routingEventRow(event)],
}
const rollouts: EventSink<RolloutChanged> = {
  table: tables.rolloutEvents,
  rowsOf: (event) => [rolloutEventRow(event)],
}
const measurements: EventSink<DriftReported> = { table: tables.measurements, rowsOf: measurementRows }
const suppressed: EventSink<DriftReported> = { table: tables.suppressedAlerts, rowsOf: suppressedAlertRows }
const alerts: EventSink<AlertChanged> = {
  table: tables.alertEvents,
  rowsOf: (event) => [alertEventRow(event)],
}

/** For each topic of events the tables that take them. */
export const eventSinks = {
  lifecycle: [lifecycle],
  routing: [routing],
  rollouts: [rollouts],
  driftReports: [measurements, suppressed],
  alerts: [alerts],
} as const
