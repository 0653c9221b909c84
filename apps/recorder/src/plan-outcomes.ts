import { outcomeRow, type RawRow } from '@weir/clickhouse'
import { type OutcomeReported } from '@weir/contracts'
import { type ConsumedRecord } from '@weir/kafka'
import { dateRecord, progressSince } from './date-record.ts'
import { type ChunkPlan } from './plan-predictions.ts'
import { type ReaderState } from './reader-state.ts'

export type OutcomeRecord = Pick<
  ConsumedRecord<OutcomeReported>,
  'value' | 'partition' | 'offset' | 'timestamp'
>

export interface OutcomesPlan extends ChunkPlan {
  /** Rows of the reports that name no request: they are joined by entity and time. */
  readonly byEntity: readonly RawRow[]
}

/** Plans the rows of a chunk of outcomes. Each report is a row; one that is repeated has the same outcome id and
 *  collapses in its table. */
export function planOutcomes(records: readonly OutcomeRecord[], before: ReaderState): OutcomesPlan {
  let clock = before.clock
  const rows: RawRow[] = []
  const byEntity: RawRow[] = []
  for (const { value, timestamp, partition, offset } of records) {
    const source = `${value.model}|outcome`
    clock = dateRecord(clock, { source, eventTime: value.eventTime, now: timestamp }).clock
    const kept = value.requestId === '' ? byEntity : rows
    kept.push(outcomeRow(value, { partition, offset }))
  }
  const progress = progressSince(before.clock, clock)
  const minutes = { subjects: [], answers: [] }
  return { rows, byEntity, minutes, repeats: 0, progress, state: { ...before, clock } }
}
