export { connectClickHouse, type ClickHouse, type RawRow } from './clickhouse.ts'
export { migrate } from './migrate.ts'
export { alertStates, type AlertState } from './queries/alert-states.ts'
export {
  entityOutcomes,
  type EntityOutcome,
  type EntityQuestion,
  type NewestAnswer,
  type OutcomeJoin,
} from './queries/entity-outcomes.ts'
export { ingestProgress, type IngestProgress } from './queries/ingest-progress.ts'
export { kpiHours, type KpiHour } from './queries/kpi-hours.ts'
export { pairedUnits, type PairedHour } from './queries/paired-units.ts'
export { recordedAnswers, type RecordedAnswer } from './queries/recorded-answers.ts'
export { type ServedRows } from './queries/pack-served-rows.ts'
export { servedRows, type ServedRowsQuestion } from './queries/served-rows.ts'
export { watchQueries } from './queries/watch-queries.ts'
export { isStorable } from './raw-row.ts'
export { answerRow } from './rows/answer-row.ts'
export { chunkRow } from './rows/chunk-row.ts'
export { eventSinks } from './rows/event-sinks.ts'
export { minuteRow } from './rows/minute-row.ts'
export { outcomeRow } from './rows/outcome-row.ts'
export { predictionRow } from './rows/prediction-row.ts'
export { tables } from './tables.ts'
