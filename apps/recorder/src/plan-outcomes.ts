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

/** Plans the rows of a chunk of outcomes. Each report is a row; one that is repeated has the same outcome id and
 *  collapses in its table. */
export function planOutcomes(records: readonly OutcomeRecord[], before: ReaderState): ChunkPlan {
  let clock = before.clock
  const rows: RawRow[] = []
  for (const { value, timestamp, partition, offset } of records) {
    const source = `${value.model}|outcome`
    clock = dateRecord(clock, { source, eventTime: value.eventTime, now: timestamp }).clock
    rows.push(outcomeRow(value, { partition, offset }))
  }
  const progress = progressSince(before.clock, clock)
  return { rows, minutes: { subjects: [], answers: [] }, repeats: 0, progress, state: { ...before, clock } }
}
