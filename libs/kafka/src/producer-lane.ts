import { InvalidInput, Unavailable } from '@weir/vocabulary'
import { Partitioners, type IHeaders, type Message, type Producer, type TopicMessages } from 'kafkajs'
import { brokerCode, kafkaCode } from './kafka-failure.ts'
import { type KafkaLink, type KafkaLog, newClient } from './kafka-link.ts'

/** A record that is ready to be sent. */
export interface OutgoingRecord {
  readonly topic: string
  readonly partition: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: IHeaders
  /** Wall clock in ms as text; the time of sending if absent. */
  readonly timestamp?: string
}

/** What a lane uses of a producer. */
export type LaneProducer = Pick<Producer, 'sendBatch' | 'disconnect'>

/** How long the leader may take to have a batch on all replicas, in milliseconds. */
const acksTimeoutMs = 10_000

/** One idempotent producer that sends one request at a time.
 *  kafkajs counts sequence numbers back when a send fails, so a later send would reuse them, and one with as many records
 *  would be taken for the repeat of the failed one and be lost. So nothing is sent beside a send under way, and a
 *  producer whose send has failed for good is replaced. */
export class ProducerLane {
  private readonly connect: () => Promise<LaneProducer>
  private readonly log: KafkaLog
  private producer: Promise<LaneProducer> | null = null

  constructor(connect: () => Promise<LaneProducer>, log: KafkaLog) {
    this.connect = connect
    this.log = log
  }

  /** Sends records, in order within each partition; resolves when all replicas have them. The caller waits for one call
   *  before the next.
   *  @throws InvalidInput `kafka-record-too-large`: the topic takes no record of this size
   *  @throws Unavailable: they may have been written or not */
  async send(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return
    try {
      const producer = await this.connected()
      await producer.sendBatch({ acks: -1, timeout: acksTimeoutMs, topicMessages: byTopic(records) })
    } catch (error) {
      await this.recover(records, error)
    }
  }

  private async recover(records: readonly OutgoingRecord[], error: unknown): Promise<void> {
    const code = brokerCode(error)
    const parts = byPartition(records)
    if (code === kafkaCode.duplicateSequence && parts.length > 1) {
      for (const part of parts) await this.send(part)
      return
    }
    await this.close()
    if (code === kafkaCode.duplicateSequence) return
    if (isLostSequence(code)) return this.send(records)
    if (code === kafkaCode.messageTooLarge || code === kafkaCode.recordListTooLarge) {
      throw new InvalidInput('kafka-record-too-large', 'The topic takes no record of this size.', {
        cause: error,
      })
    }
    throw new Unavailable('kafka-unavailable', `Kafka did not take ${records.length} records.`, {
      cause: error,
    })
  }

  /** Ends the producer; the next send makes a new one. */
  async close(): Promise<void> {
    const { producer } = this
    this.producer = null
    if (producer === null) return
    try {
      await (await producer).disconnect()
    } catch (error) {
      this.log.warn({ err: error }, 'a producer did not close in order; it is left')
    }
  }

  private connected(): Promise<LaneProducer> {
    this.producer ??= this.connect()
    return this.producer
  }
}

/** Makes an idempotent producer.
 *  @param retries how often it repeats a send, at growing intervals of up to 5 s */
export async function connectProducer(link: KafkaLink, retries: number): Promise<LaneProducer> {
  const producer = newClient(link).producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries, initialRetryTime: 100, maxRetryTime: 5_000 },
  })
  await producer.connect()
  return producer
}

function isLostSequence(code: number | null): boolean {
  return (
    code === kafkaCode.outOfOrderSequence ||
    code === kafkaCode.unknownProducerId ||
    code === kafkaCode.invalidProducerEpoch
  )
}

function byTopic(records: readonly OutgoingRecord[]): TopicMessages[] {
  const topics = new Map<string, Message[]>()
  for (const { topic, ...message } of records) {
    const messages = topics.get(topic)
    if (messages === undefined) topics.set(topic, [message])
    else messages.push(message)
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }))
}

function byPartition(records: readonly OutgoingRecord[]): OutgoingRecord[][] {
  const parts = new Map<string, OutgoingRecord[]>()
  for (const record of records) {
    const name = `${record.topic}/${record.partition}`
    parts.set(name, [...(parts.get(name) ?? []), record])
  }
  return [...parts.values()]
}
