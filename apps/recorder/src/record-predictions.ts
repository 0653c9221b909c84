import { tables, type RecordedAnswer } from '@weir/clickhouse'
import { type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { findRecorded } from './find-recorded.ts'
import { joinAnswers, type JoinOutcomesDeps } from './join-outcomes.ts'
import { findLayouts, type MinuteLayouts } from './minute-layouts.ts'
import { planPredictions } from './plan-predictions.ts'
import { decodeState, encodeState } from './reader-state.ts'
import { writeChunk } from './write-chunk.ts'

export interface RecordPredictionsDeps extends JoinOutcomesDeps {
  readonly layouts: MinuteLayouts
  /** Answers to requests that were recorded before an offset: see `recordedAnswers`. */
  readonly recordedAnswers: (of: RecordedQuestion) => Promise<readonly RecordedAnswer[]>
}

export interface RecordedQuestion {
  readonly model: string
  readonly requests: readonly string[]
  readonly times: { readonly start: number; readonly end: number }
  readonly partition: number
  readonly before: number
}

/** Records one chunk of predictions.
 *  @param state what it returned for the chunk before; empty at first
 *  @throws Unavailable while ClickHouse or Redis does not answer: the same chunk comes again */
export async function recordPredictions(
  deps: RecordPredictionsDeps,
  chunk: Chunk<PredictionServed>,
  state: string,
): Promise<string> {
  const before = decodeState(state)
  const isRecorded = await findRecorded(deps.recordedAnswers, chunk, before.marks)
  const layoutOf = await findLayouts(
    deps.layouts,
    chunk.records.map(({ value }) => value),
  )
  const plan = planPredictions(chunk.records, before, { isRecorded, layoutOf })
  await writeChunk(deps, tables.predictions, { chunk, plan, join: () => joinAnswers(deps, chunk) })
  return encodeState(plan.state)
}
