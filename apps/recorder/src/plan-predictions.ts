import { predictionRow, type MinuteRow, type RawRow } from '@weir/clickhouse'
import { type Instant } from '@weir/vocabulary'
import { dateRecord, progressSince } from './date-record.ts'
import { dropRepeats } from './drop-repeats.ts'
import { type PredictionRecord } from './prediction-record.ts'
import { type ReaderState } from './reader-state.ts'
import { tallyMinutes, type LayoutOf } from './tally-minutes.ts'
import { traceIdOf } from './trace-id.ts'

/** What is to be written for one chunk. */
export interface ChunkPlan {
  readonly rows: readonly RawRow[]
  readonly minutes: readonly MinuteRow[]
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
  const fresh = dropRepeats(records, before.marks, known.isRecorded)
  let clock = before.clock
  const dated = fresh.records.map((record) => {
    const { value, timestamp } = record
    const source = `${value.model}|${value.source}`
    const dating = dateRecord(clock, { source, eventTime: value.eventTime, now: timestamp })
    clock = dating.clock
    return { record, isSetAside: dating.isSetAside }
  })
  const inTime = dated.filter(({ isSetAside }) => !isSetAside).map(({ record }) => record.value)
  return {
    rows: dated.map(({ record, isSetAside }) => {
      const { partition, offset, traceparent } = record
      return predictionRow(record.value, { partition, offset, traceId: traceIdOf(traceparent), isSetAside })
    }),
    minutes: tallyMinutes(inTime, known.layoutOf),
    repeats: fresh.repeats,
    progress: progressSince(before.clock, clock),
    state: { marks: fresh.marks, clock },
  }
}
