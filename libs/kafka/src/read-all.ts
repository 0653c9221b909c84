import { type Topic } from '@weir/contracts'
import { type Instant, Unavailable } from '@weir/vocabulary'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { lastOffset, lifeSettings } from './consume-options.ts'
import { type ConsumedRecord, readRecords } from './consumed-record.ts'
import { type ConsumerObserver } from './consumer-event.ts'
import { type KafkaLink, newClient } from './kafka-link.ts'
import { keepConsuming, type RunningConsumer } from './keep-consuming.ts'
import { type PartitionBatch } from './partition-batch.ts'

export interface ReadAllOptions<Value> {
  readonly topic: Topic<Value>
  /** Begin with the records of this time (Kafka record timestamp, UTC ms); from the beginning if absent. */
  readonly fromTimestamp?: Instant
  /** Handles records of one partition, in order. After a breakdown the last ones may come again.
   *  Unavailable: they come again after a pause. */
  onRecords(records: readonly ConsumedRecord<Value>[]): Promise<void> | void
  /** Called once, when everything that the topic held at the start has been handled. */
  onCaughtUp(): void
  readonly maxRecords?: number
  readonly lingerMs?: number
  readonly observe?: ConsumerObserver
}

const defaultMaxRecords = 2_000
const defaultLingerMs = 50
const retryMs = 1_000

/** Reads all partitions of a topic and goes on following it. Nothing is committed and nothing is shared: every reader
 *  gets every record. (It joins a group of its own under a random name, since kafkajs reads only in groups.) Records that
 *  nobody can read are passed over; the topic's consumers bring them to the dead-letter topic. */
export function readAll<Value>(link: KafkaLink, options: ReadAllOptions<Value>): RunningConsumer {
  const stopping = new AbortController()
  let consumer: RunningConsumer | null = null
  const start = async () => {
    const progress = await startProgress(link, options, stopping.signal)
    if (progress === null) return
    if (!stopping.signal.aborted) consumer = follow(link, options, progress)
  }
  const started = start()
  return {
    isReady: () => consumer?.isReady() ?? false,
    async stop() {
      stopping.abort()
      await started
      await consumer?.stop()
    },
  }
}

/** Next offset to read of each partition, and where the partitions ended when reading began. */
interface Progress {
  readonly next: Map<number, number>
  /** Partitions that have not been read up to their end at the start. */
  readonly behind: Map<number, number>
}

function follow<Value>(link: KafkaLink, options: ReadAllOptions<Value>, progress: Progress): RunningConsumer {
  const { topic, observe, maxRecords = defaultMaxRecords } = options
  const groupId = `${link.settings.clientId}-reader-${randomUUID()}`
  const { lingerMs = defaultLingerMs } = options
  const settings = lifeSettings(
    { topic, groupId, lingerMs, startFrom: 'earliest' },
    { lingerMs, minBytes: 1 },
  )
  const reader = link.codec.readerOf(topic)

  const onPosition = (partition: number, next: number) => {
    progress.next.set(partition, Math.max(next, progress.next.get(partition) ?? 0))
    const end = progress.behind.get(partition)
    if (end === undefined || next < end) return
    progress.behind.delete(partition)
    if (progress.behind.size === 0) options.onCaughtUp()
  }
  const onBatch = async (batch: PartitionBatch) => {
    const { partition } = batch
    for (let from = 0; from < batch.messages.length && batch.isCurrent; from += maxRecords) {
      const messages = batch.messages.slice(from, from + maxRecords)
      const { records, letters } = await readRecords(
        reader,
        { topic: topic.name, partition, groupId },
        messages,
      )
      if (records.length > 0) await options.onRecords(records)
      for (const { reason } of letters)
        observe?.({ kind: 'skipped', topic: topic.name, groupId, partition, code: reason.code })
      const last = lastOffset(messages)
      batch.resolve(last)
      onPosition(partition, last + 1)
      const lag = batch.lagFrom(last + 1)
      observe?.({ kind: 'processed', topic: topic.name, groupId, partition, records: messages.length, lag })
    }
  }
  const seekOnJoin = (partitions: readonly number[]) =>
    partitions.map((partition) => ({ partition, offset: progress.next.get(partition) ?? 0 }))
  if (progress.behind.size === 0) options.onCaughtUp()
  return keepConsuming(link, { settings, hooks: { onBatch, onPosition, seekOnJoin }, observe })
}

/** Asks for the bounds of the topic until Kafka answers; null if stopped before. */
async function startProgress(
  link: KafkaLink,
  options: ReadAllOptions<never>,
  signal: AbortSignal,
): Promise<Progress | null> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      return await askProgress(link, options)
    } catch (error) {
      if (attempt === 1)
        link.settings.log.warn({ err: error, topic: options.topic.name }, 'a reader waits for Kafka')
      await sleep(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }
  return null
}

async function askProgress(
  link: KafkaLink,
  { topic, fromTimestamp }: ReadAllOptions<never>,
): Promise<Progress> {
  const admin = newClient(link).admin({ retry: { retries: 2 } })
  try {
    await admin.connect()
    const ends = await admin.fetchTopicOffsets(topic.name)
    const starts =
      fromTimestamp === undefined
        ? ends.map(({ partition, low }) => ({ partition, offset: low }))
        : await admin.fetchTopicOffsetsByTimestamp(topic.name, fromTimestamp)
    const next = new Map(starts.map(({ partition, offset }) => [partition, Number(offset)]))
    const behind = ends
      .map(({ partition, high }) => [partition, Number(high)] as const)
      .filter(([partition, high]) => (next.get(partition) ?? 0) < high)
    return { next, behind: new Map(behind) }
  } catch (error) {
    throw new Unavailable('kafka-unavailable', `The bounds of ${topic.name} cannot be read.`, {
      topic: topic.name,
      cause: error,
    })
  } finally {
    await admin.disconnect()
  }
}
