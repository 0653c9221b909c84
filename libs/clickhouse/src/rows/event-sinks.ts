import {
  type AlertChanged,
  type DriftReported,
  type ModelChanged,
  type RolloutChanged,
  type RoutingChanged,
} from '@weir/contracts'
import { tables } from '../tables.ts'
import {
  alertEventRow,
  measurementRows,
  modelEventRow,
  rolloutEventRow,
  routingEventRow,
} from './event-rows.ts'

/** For each topic of events its table, and the rows that one event makes there. */
export const eventSinks = {
  lifecycle: { table: tables.modelEvents, rowsOf: (event: ModelChanged) => [modelEventRow(event)] },
  routing: { table: tables.routingEvents, rowsOf: (event: RoutingChanged) => [routingEventRow(event)] },
  rollouts: { table: tables.rolloutEvents, rowsOf: (event: RolloutChanged) => [rolloutEventRow(event)] },
  driftReports: { table: tables.measurements, rowsOf: (event: DriftReported) => measurementRows(event) },
  alerts: { table: tables.alertEvents, rowsOf: (event: AlertChanged) => [alertEventRow(event)] },
}
