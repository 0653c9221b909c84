import { type ConsumerObserver } from '@weir/kafka'
import { type ServiceHost } from '@weir/service-host'
import { assertNever } from '@weir/vocabulary'
import { type RecorderMetrics } from './metrics.ts'

/** While a system is away, one line at first and then one in so many tries. */
const logEvery = 10

/** Turns what happens to the consumers into metrics, log lines and liveness. */
export function observeConsumers(
  metrics: RecorderMetrics,
  { logger, health }: ServiceHost,
): ConsumerObserver {
  const reported = new Map<string, Set<number>>()
  return (event) => {
    const { topic, groupId } = event
    const partitions = reported.get(topic) ?? new Set()
    reported.set(topic, partitions)
    const seriesOf = (partition: number) => ({ consumergroup: groupId, topic, partition })
    switch (event.kind) {
      case 'joined':
        // Partitions that went to another process are that process's to report.
        for (const partition of partitions) metrics.lag.remove(seriesOf(partition))
        partitions.clear()
        return logger.info({ topic, partitions: event.partitions }, 'partitions assigned')
      case 'processed':
        partitions.add(event.partition)
        return metrics.lag.set(seriesOf(event.partition), event.lag)
      case 'deadLettered':
        metrics.deadLetters.inc({ topic, code: event.code })
        return logger.warn(
          { topic, partition: event.partition, code: event.code },
          'a record went to the dead letters',
        )
      case 'waiting':
        if (event.attempt % logEvery !== 1) return
        return logger.warn(
          { topic, partition: event.partition, attempt: event.attempt, error: event.error },
          'records wait',
        )
      case 'dead':
        return health.reportDead(`consumer of ${topic}`, String(event.error))
      case 'crashed':
      case 'skipped':
        return
      default:
        return assertNever(event)
    }
  }
}
