import { randomUUID } from 'node:crypto'
import { tables, type ClickHouse, type RawRow } from '@weir/clickhouse'
import { type ModelName } from '@weir/vocabulary'

/** One answer as it was recorded. */
export interface ServedAnswer {
  readonly eventTimeMs: number
  readonly numbers: readonly number[]
  readonly texts: readonly string[]
  readonly outputs: readonly number[]
  readonly score: number
  readonly predictedClass: string
  /** Values that were reported for it, the newest last; none for a row without a label. */
  readonly reports: readonly number[]
}

const hourMs = 3_600_000

/** Records answers of version 2, live, and what was reported of outcome `late` from an hour after each on. */
export async function recordAnswers(
  clickhouse: ClickHouse,
  model: ModelName,
  answers: readonly ServedAnswer[],
): Promise<void> {
  await clickhouse.insert(
    tables.predictions,
    answers.map((answer) => predictionOf(model, answer)),
    randomUUID(),
  )
  const reports = answers.flatMap((answer) =>
    answer.reports.map((value, at) => ({
      outcome_id: randomUUID(),
      ...{ model, request_id: requestOf(answer), row: 0, name: 'late', value },
      event_time: answer.eventTimeMs + hourMs + at,
      reported_time: answer.eventTimeMs + hourMs + at,
    })),
  )
  if (reports.length > 0) await clickhouse.insert(tables.outcomes, reports, randomUUID())
}

/** One row a second: its event time names a request. */
function requestOf({ eventTimeMs }: ServedAnswer): string {
  return `request ${eventTimeMs}`
}

function predictionOf(model: ModelName, answer: ServedAnswer): RawRow {
  return {
    prediction_id: randomUUID(),
    ...{ model, request_id: requestOf(answer), row: 0, version: 2, intended_version: 2 },
    ...{ intended_role: 'champion', answering_role: 'champion', status: 'ok' },
    event_time: answer.eventTimeMs,
    numeric_features: answer.numbers,
    categorical_features: answer.texts,
    outputs: answer.outputs,
    score: answer.score,
    predicted_class: answer.predictedClass,
  }
}
