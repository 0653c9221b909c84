import { consumerMetrics, counter, histogram } from '@weir/service-host'

export type RecorderMetrics = ReturnType<typeof createMetrics>

/** What the recorder counts. */
export function createMetrics() {
  return {
    ...consumerMetrics(),
    rows: counter({
      name: 'recorder_rows_total',
      help: 'Rows written to ClickHouse',
      labels: ['table'],
    }),
    repeats: counter({
      name: 'recorder_repeats_total',
      help: 'Predictions dropped because the same answer was recorded before',
    }),
    outcomesJoined: counter({
      name: 'recorder_outcomes_joined_total',
      help: 'Outcomes by entity and time that were joined to an answer, or withdrawn from it because a newer one was recorded later',
      labels: ['change'],
    }),
    outcomesUnjoined: counter({
      name: 'recorder_outcomes_unjoined_total',
      help: 'Outcomes by entity and time without an answer when they were recorded; one that is recorded later takes them',
    }),
    chunkDuration: histogram({
      name: 'recorder_chunk_duration_seconds',
      help: 'Time from a planned chunk until all of it is written',
      labels: ['topic'],
    }),
  }
}
