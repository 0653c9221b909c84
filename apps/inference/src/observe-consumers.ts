import { type ConsumerObserver } from '@weir/kafka'
import { type ServiceHost } from '@weir/service-host'
import { type InferenceMetrics } from './metrics.ts'

/** Tells metrics, log and liveness what happens to the consumers. */
export function observeConsumers({
  host,
  metrics,
}: {
  readonly host: ServiceHost
  readonly metrics: InferenceMetrics
}): ConsumerObserver {
  return (event) => {
    const { topic, groupId } = event
    switch (event.kind) {
      case 'deadLettered':
        metrics.deadLetters.inc({ topic, code: event.code })
        break
      case 'processed':
        metrics.lag.set({ consumergroup: groupId, topic, partition: String(event.partition) }, event.lag)
        break
      case 'waiting':
        host.logger.warn({ topic, groupId, error: event.error, attempt: event.attempt }, 'a partition waits')
        break
      case 'crashed':
        host.logger.warn(
          { topic, groupId, error: event.error, crashes: event.crashes },
          'a consumer is built anew',
        )
        break
      case 'dead':
        host.health.reportDead(
          groupId,
          event.error instanceof Error ? event.error.message : String(event.error),
        )
        break
      case 'joined':
      case 'skipped':
        break
    }
  }
}
