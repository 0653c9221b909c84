import { type PoisonMessage } from '@weir/vocabulary'
import { type KafkaMessage } from 'kafkajs'
import { type ConsumedRecord, letterOf, readRecords } from './consumed-record.ts'
import { buryAll, type ConsumeOptions, lastOffset, lifeSettings } from './consume-options.ts'
import { type DeadLetter } from './dead-letter.ts'
import { type KafkaLink } from './kafka-link.ts'
import { keepConsuming, type RunningConsumer } from './keep-consuming.ts'
import { type PartitionBatch } from './partition-batch.ts'

export interface BatchTools {
  /** Sets one record aside: it goes to the dead-letter topic once the batch is done. */
  deadLetter(record: ConsumedRecord<unknown>, reason: PoisonMessage): void
}

export interface BatchOptions<Value> extends ConsumeOptions<Value> {
  /** Handles records of one partition, in order. They are committed after it resolves, so they may come again: it must
   *  be idempotent. Unavailable: the partition waits and the records come again. Any other failure is a defect: the
   *  consumer is built anew and the records come again. */
  onBatch(records: readonly ConsumedRecord<Value>[], tools: BatchTools): Promise<void>
}

/** 2,000 records are decoded in about 5 ms, a pause that requests beside it can bear. */
const defaultMaxRecords = 2_000
const defaultLingerMs = 50

/** Consumes a topic in batches, at least once: decode, hand over, commit. Records that nobody can read go to the
 *  dead-letter topic and do not hold up the others. */
export function consumeBatches<Value>(link: KafkaLink, options: BatchOptions<Value>): RunningConsumer {
  const { observe, maxRecords = defaultMaxRecords } = options
  const settings = lifeSettings(options, { lingerMs: defaultLingerMs, minBytes: 1 })
  const reader = link.codec.readerOf(options.topic)

  const handle = async (batch: PartitionBatch, messages: readonly KafkaMessage[]) => {
    const origin = { topic: settings.topic, partition: batch.partition, groupId: settings.groupId }
    const { records, letters } = await readRecords(reader, origin, messages)
    const aside: DeadLetter[] = []
    const byOffset = new Map(messages.map((message) => [Number(message.offset), message]))
    const tools: BatchTools = {
      deadLetter(record, reason) {
        const message = byOffset.get(record.offset)
        if (message !== undefined) aside.push(letterOf(origin, message, reason))
      },
    }
    if (records.length > 0) await options.onBatch(records, tools)
    await buryAll(options, [...letters, ...aside])
  }
  const onBatch = async (batch: PartitionBatch) => {
    for (let from = 0; from < batch.messages.length && batch.isCurrent; from += maxRecords) {
      const messages = batch.messages.slice(from, from + maxRecords)
      await handle(batch, messages)
      const last = lastOffset(messages)
      await batch.commit(last + 1)
      batch.resolve(last)
      const { partition } = batch
      const event = {
        kind: 'processed',
        partition,
        records: messages.length,
        lag: batch.lagFrom(last + 1),
      } as const
      observe?.({ ...event, topic: settings.topic, groupId: settings.groupId })
    }
  }
  return keepConsuming(link, { settings, hooks: { onBatch }, observe })
}
