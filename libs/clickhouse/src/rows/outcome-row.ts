import { type OutcomeReported } from '@weir/contracts'
import { type RawRow } from '../clickhouse.ts'
import { jsonInstant, jsonNumber } from '../raw-row.ts'

/** Row of `outcomes`. */
export function outcomeRow(outcome: OutcomeReported, at: { partition: number; offset: number }): RawRow {
  return {
    outcome_id: outcome.outcomeId,
    model: outcome.model,
    request_id: outcome.requestId,
    row: outcome.row,
    entity_id: outcome.entityId,
    name: outcome.name,
    value: jsonNumber(outcome.value),
    event_time: jsonInstant(outcome.eventTime),
    reported_time: jsonInstant(outcome.reportedTime),
    kafka_partition: at.partition,
    kafka_offset: at.offset,
  }
}
