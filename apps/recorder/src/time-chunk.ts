import { type Chunk } from '@weir/kafka'
import { withSpan } from '@weir/service-host'
import { type RecorderMetrics } from './metrics.ts'

/** Handles a chunk in a span of its own, and measures how long it took if it succeeded. */
export function timeChunk<Result>(
  metrics: RecorderMetrics,
  { topic, partition, min, max, records }: Chunk<unknown>,
  work: () => Promise<Result>,
): Promise<Result> {
  const attributes = {
    'messaging.system': 'kafka',
    'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition),
    'messaging.batch.message_count': records.length,
    'weir.chunk.offsets': `${min}-${max}`,
  }
  return withSpan({ name: `record ${topic}`, attributes }, async () => {
    const measured = metrics.chunkDuration.startTimer({ topic })
    const result = await work()
    measured()
    return result
  })
}
