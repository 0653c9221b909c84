import { type Topic } from '@weir/contracts'
import { type KafkaMessage } from 'kafkajs'
import { type ConsumerObserver } from './consumer-event.ts'
import { type LifeSettings } from './consumer-life.ts'
import { type DeadLetter } from './dead-letter.ts'
import { type Publisher } from './publisher.ts'

/** What every consumer is told. */
export interface ConsumeOptions<Value> {
  readonly topic: Topic<Value>
  /** Consumers of one group share the partitions. */
  readonly groupId: string
  /** Where dead letters go. */
  readonly publisher: Publisher
  /** Most records handed over at once. */
  readonly maxRecords?: number
  /** Longest that records wait for company at the broker, in milliseconds. */
  readonly lingerMs?: number
  /** Most bytes of one partition that a fetch brings; 1 MiB if absent. One larger batch of records still comes. */
  readonly maxBytesPerPartition?: number
  /** Where a group that has committed nothing begins; `earliest` if absent. */
  readonly startFrom?: 'earliest' | 'latest'
  /** 10,000 if absent: a consumer that was killed holds its partitions for so long, in milliseconds. */
  readonly sessionTimeoutMs?: number
  /** Tries of a partition, at intervals of up to 5 s, while a system does not answer; 30 if absent. Then the consumer is built anew. */
  readonly maxAttempts?: number
  readonly observe?: ConsumerObserver
}

/** Publishes dead letters and reports them. */
export async function buryAll(options: ConsumeOptions<never>, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return
  await options.publisher.deadLetter(letters)
  for (const { topic, groupId, partition, reason } of letters) {
    options.observe?.({ kind: 'deadLettered', topic, groupId, partition, code: reason.code })
  }
}

/** Offset of the last of at least one message. */
export function lastOffset(messages: readonly KafkaMessage[]): number {
  return Number(messages.at(-1)?.offset)
}

/** A megabyte holds some thousand predictions; with more, memory and the time to a heartbeat grow. */
const defaultMaxBytesPerPartition = 1_048_576

/** Settings of the consumer under these options. */
export function lifeSettings(
  options: Omit<ConsumeOptions<never>, 'publisher'>,
  defaults: { readonly lingerMs: number; readonly minBytes: number },
): LifeSettings {
  return {
    topic: options.topic.name,
    groupId: options.groupId,
    startFrom: options.startFrom ?? 'earliest',
    minBytes: defaults.minBytes,
    maxWaitMs: options.lingerMs ?? defaults.lingerMs,
    maxBytesPerPartition: options.maxBytesPerPartition ?? defaultMaxBytesPerPartition,
    sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
    maxAttempts: options.maxAttempts ?? 30,
  }
}
