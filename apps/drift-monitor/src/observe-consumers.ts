import { type ConsumerObserver } from '@weir/kafka'
import { type ServiceHost } from '@weir/service-host'
import { assertNever } from '@weir/vocabulary'
import { type DriftMonitorMetrics } from './metrics.ts'

/** Tells metrics, log and liveness what happens to the consumer of predictions.
 *  @param onPartitions takes the partitions that the group has given to this process; none after a breakdown */
export function observeConsumers(
  { logger, health }: Pick<ServiceHost, 'logger' | 'health'>,
  { lag, deadLetters }: Pick<DriftMonitorMetrics, 'lag' | 'deadLetters'>,
  onPartitions: (partitions: readonly number[]) => void,
): ConsumerObserver {
  return (event) => {
    const { topic, groupId } = event
    switch (event.kind) {
      case 'joined':
        return onPartitions(event.partitions)
      case 'processed':
        return lag.set({ consumergroup: groupId, topic, partition: String(event.partition) }, event.lag)
      case 'deadLettered':
        return deadLetters.inc({ topic, code: event.code })
      case 'waiting':
        return logger.warn(
          { topic, groupId, error: event.error, attempt: event.attempt },
          'a partition waits',
        )
      case 'crashed':
        return onPartitions([])
      case 'dead':
        return health.reportDead(
          groupId,
          event.error instanceof Error ? event.error.message : String(event.error),
        )
      case 'skipped':
        return
      default:
        return assertNever(event)
    }
  }
}
