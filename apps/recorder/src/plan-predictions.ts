import { predictionRow, type RawRow } from '@weir/clickhouse'
import { type Instant } from '@weir/vocabulary'
import { dateRecord, progressSince } from './date-record.ts'
import { type PredictionRecord } from './prediction-record.ts'
import { type ReaderState } from './reader-state.ts'
import { sortRepeats } from './sort-repeats.ts'
import { tallyMinutes, type CountedRecord, type LayoutOf, type TalliedMinutes } from './tally-minutes.ts'
import { traceIdOf } from './trace-id.ts'

/** What is to be written for one chunk. */
export interface ChunkPlan {
  readonly rows: readonly RawRow[]
  readonly minutes: TalliedMinutes
  readonly repeats: number
  /** Event time reached, UTC ms, by source. */
  readonly progress: Readonly<Record<string, Instant>>
  readonly state: ReaderState
}

/** Plans the rows and the per-minute state of a chunk of predictions. The same records, state and knowledge give the
 *  same plan: a chunk that comes again after a crash writes the same. */
export function planPredictions(
  records: readonly PredictionRecord[],
  before: ReaderState,
  known: { readonly isRecorded: (model: string, key: string) => boolean; readonly layoutOf: LayoutOf },
): ChunkPlan {
  const sorted = sortRepeats(records, before.marks, known.isRecorded)
  let clock = before.clock
  const rows: RawRow[] = []
  const inTime: CountedRecord[] = []
  for (const { record, novelty } of sorted.records) {
    if (novelty === 'redelivered') continue
    const { value, timestamp } = record
    const source = `${value.model}|${value.source}`
    const dating = dateRecord(clock, { source, eventTime: value.eventTime, now: timestamp })
    const { isSetAside, latenessMs } = dating
    const isDuplicate = novelty === 'duplicate'
    if (!isSetAside) inTime.push({ prediction: value, isDuplicate, latenessMs })
    // What is not recorded moves no clock.
    if (isDuplicate) continue
    clock = dating.clock
    rows.push(rowOf(record, isSetAside))
  }
  return {
    rows,
    minutes: tallyMinutes(inTime, known.layoutOf),
    repeats: records.length - rows.length,
    progress: progressSince(before.clock, clock),
    state: { marks: sorted.marks, clock },
  }
}

function rowOf({ value, partition, offset, traceparent }: PredictionRecord, isSetAside: boolean): RawRow {
  return predictionRow(value, { partition, offset, traceId: traceIdOf(traceparent), isSetAside })
}
