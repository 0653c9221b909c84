export { connectClickHouse, type ClickHouse, type ClickHouseOptions, type RawRow } from './clickhouse.ts'
export { migrate } from './migrate.ts'
export { alertStates, type AlertState } from './queries/alert-states.ts'
export { ingestProgress, type IngestProgress } from './queries/ingest-progress.ts'
export { kpiHours, type KpiHour } from './queries/kpi-hours.ts'
export { pairedUnits, type PairedHour } from './queries/paired-units.ts'
export { recordedAnswers, type RecordedAnswer } from './queries/recorded-answers.ts'
export { windowSlices } from './queries/window-slices.ts'
export { windowState, type SubjectState } from './queries/window-state.ts'
export { isStorable } from './raw-row.ts'
export { chunkRow, type RecordedChunk } from './rows/chunk-row.ts'
export {
  alertEventRow,
  measurementRows,
  modelEventRow,
  rolloutEventRow,
  routingEventRow,
} from './rows/event-rows.ts'
export { minuteRow, type MinuteRow } from './rows/minute-row.ts'
export { outcomeRow } from './rows/outcome-row.ts'
export { predictionRow } from './rows/prediction-row.ts'
export { tables } from './tables.ts'
