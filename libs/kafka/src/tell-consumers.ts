import { assertNever } from '@weir/vocabulary'
import { type ConsumerObserver } from './consumer-event.ts'
import { type KafkaLog } from './kafka-link.ts'

/** Series of `kafka_consumergroup_lag`. */
interface LagLabels {
  readonly consumergroup: string
  readonly topic: string
  readonly partition: string
}

/** Who is told what happens to the consumers of a process. */
export interface ConsumerAudience {
  readonly log: KafkaLog
  readonly metrics: {
    /** `kafka_consumergroup_lag`: records of a partition that the group has not handled. */
    readonly lag: { set(labels: LagLabels, records: number): void; remove(labels: LagLabels): void }
    /** `kafka_dead_letters_total`. */
    readonly deadLetters: { inc(labels: { readonly topic: string; readonly code: string }): void }
  }
  /** The consumer will not come back by itself: the process should fail its liveness check. */
  readonly reportDead: (part: string, reason: string) => void
  /** Partitions that the group has given to this process; none after a breakdown. */
  readonly onPartitions?: (topic: string, partitions: readonly number[]) => void
}

/** While a system is away, one line at first and then one in so many tries. */
const logEvery = 10

/** Turns what happens to the consumers into metrics, log lines and liveness. */
export function tellConsumers({
  log,
  metrics,
  reportDead,
  onPartitions,
}: ConsumerAudience): ConsumerObserver {
  const told = new Map<string, Set<number>>()
  return (event) => {
    const { topic, groupId } = event
    const partitions = told.get(topic) ?? new Set()
    told.set(topic, partitions)
    const seriesOf = (partition: number) => ({ consumergroup: groupId, topic, partition: String(partition) })
    switch (event.kind) {
      case 'joined':
        // Partitions that went to another process are that process's to report.
        for (const partition of partitions) metrics.lag.remove(seriesOf(partition))
        partitions.clear()
        log.info({ topic, partitions: event.partitions }, 'partitions assigned')
        return onPartitions?.(topic, event.partitions)
      case 'processed':
        partitions.add(event.partition)
        return metrics.lag.set(seriesOf(event.partition), event.lag)
      case 'deadLettered':
        metrics.deadLetters.inc({ topic, code: event.code })
        return log.warn(
          { topic, partition: event.partition, code: event.code },
          'a record went to the dead letters',
        )
      case 'waiting': {
        if (event.attempt % logEvery !== 1) return
        const { partition, attempt, error } = event
        return log.warn({ topic, partition, attempt, error }, 'records wait')
      }
      case 'crashed':
        log.warn({ topic, error: event.error, crashes: event.crashes }, 'a consumer is built anew')
        return onPartitions?.(topic, [])
      case 'dead':
        return reportDead(`consumer of ${topic}`, String(event.error))
      case 'skipped':
        return
      default:
        return assertNever(event)
    }
  }
}
