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
    chunkDuration: histogram({
      name: 'recorder_chunk_duration_seconds',
      help: 'Time from a planned chunk until all of it is written',
      labels: ['topic'],
    }),
  }
}
