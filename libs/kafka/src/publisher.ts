import { deadLetterTopic, type Topic } from '@weir/contracts'
import { randomUUID } from 'node:crypto'
import { stampSchemaId } from './avro-codec.ts'
import { type DeadLetter, deadLetterHeaders } from './dead-letter.ts'
import { type EventHeaders, eventHeaders } from './event-headers.ts'
import { type KafkaLink } from './kafka-link.ts'
import { OfferLane, type OfferLimits } from './offer-lane.ts'
import { partitionOf } from './partition-of.ts'
import { connectProducer, type OutgoingRecord, ProducerLane } from './producer-lane.ts'
import { PublishQueue } from './publish-queue.ts'
import { type PartitionCount, partitionCounts } from './topic-partitions.ts'

/** What a record carries beside its value. */
export interface PublishOptions {
  /** W3C trace context of the work that led to the record. */
  readonly traceparent?: string | undefined
  /** The same for each value of a batch, in the order of the values; wins over `traceparent`. */
  readonly traceparents?: readonly (string | undefined)[]
}

export interface Publisher {
  /** Publishes values and waits until all replicas have them. Values of one key stay in the order of the calls.
   *  @throws Unavailable when Kafka or the registry does not answer within about 10 s (60 s if it is black-holed): the
   *  values may have been written or not, so a repeat must be harmless (event ids)
   *  @throws InvalidInput if a value does not fit its schema or is too large */
  publish<Value>(topic: Topic<Value>, values: readonly Value[], options?: PublishOptions): Promise<void>
  /** Hands a value over for publishing without waiting, for the request path. It is sent in order with others offered,
   *  for as long as it takes.
   *  @returns false if it was dropped because the queue is full (`counts().dropped` counts it)
   *  @throws InvalidInput if the value does not fit its schema or is too large */
  offer<Value>(topic: Topic<Value>, value: Value, options?: PublishOptions): boolean
  /** Publishes records that nobody can read to the dead-letter topic, bytes unchanged. @throws Unavailable */
  deadLetter(letters: readonly DeadLetter[]): Promise<void>
  /** Records offered: still waiting, dropped since the start. */
  counts(): { readonly waiting: number; readonly dropped: number }
  /** Sends what was offered, for at most `timeoutMs`. @returns how many records still wait */
  flush(timeoutMs: number): Promise<number>
  /** Flushes for at most `timeoutMs`, then closes the connections; what still waits is lost and counted as dropped. */
  stop(timeoutMs: number): Promise<void>
}

/** 50,000 records are 10 s at 5,000 requests a second; 10 ms make batches without delaying a verdict noticeably. */
const defaultLimits: OfferLimits = { capacity: 50_000, maxBytes: 67_108_864, lingerMs: 10 }

/** kafkajs' own repeats: about 10 s in all when the connection is refused. */
const publishRetries = 6
const offerRetries = Number.MAX_SAFE_INTEGER

interface Event {
  readonly topic: Topic<never>
  readonly key: Buffer
  readonly value: Buffer
  readonly headers: EventHeaders
}

/** Makes the publisher of a process; it connects at the first record. */
export function createPublisher(link: KafkaLink, limits: Partial<OfferLimits> = {}): Publisher {
  const { log } = link.settings
  const published = new ProducerLane(() => connectProducer(link, publishRetries), log)
  const offered = new ProducerLane(() => connectProducer(link, offerRetries), log)
  const queue = new PublishQueue((records) => published.send(records))
  const partitions = partitionCounts(link)
  const port = {
    prepare: (batch: readonly Event[]) => prepare(link, partitions, batch),
    send: offered.send.bind(offered),
  }
  const lane = new OfferLane<Event>({ ...defaultLimits, ...limits }, port, log)
  const newEvent = eventMaker(link)
  return {
    async publish(topic, values, options = {}) {
      if (values.length === 0) return
      await queue.add(
        await prepare(
          link,
          partitions,
          values.map((value, at) =>
            newEvent(topic, value, { traceparent: options.traceparents?.[at] ?? options.traceparent }),
          ),
        ),
      )
    },
    offer: (topic, value, options = {}) => lane.add(newEvent(topic, value, options)),
    deadLetter: async (letters) =>
      queue.add(await Promise.all(letters.map((letter) => addressed(partitions, letter)))),
    counts: () => ({ waiting: lane.waiting, dropped: lane.dropped }),
    flush: (timeoutMs) => lane.flush(timeoutMs),
    async stop(timeoutMs) {
      await Promise.all([queue.idle(), lane.flush(timeoutMs)])
      lane.stop()
      await Promise.all([published.close(), offered.close()])
    },
  }
}

type NewEvent = <Value>(topic: Topic<Value>, value: Value, options: PublishOptions) => Event

function eventMaker(link: KafkaLink): NewEvent {
  const source = `/weir/${link.settings.clientId}`
  const instance = randomUUID()
  let count = 0
  return (topic, value, { traceparent }) => {
    count += 1
    const identity = {
      ceType: topic.ceType,
      source,
      id: `${instance}-${count}`,
      now: Date.now(),
      traceparent,
    }
    return {
      topic,
      key: Buffer.from(topic.keyOf(value)),
      value: link.codec.encode(topic, value),
      headers: eventHeaders(identity),
    }
  }
}

/** Gives each event its partition and schema id. */
async function prepare(
  link: KafkaLink,
  partitions: PartitionCount,
  events: readonly Event[],
): Promise<OutgoingRecord[]> {
  const places = new Map<string, { count: number; schemaId: number }>()
  const records: OutgoingRecord[] = []
  for (const { topic, key, value, headers } of events) {
    let place = places.get(topic.name)
    if (place === undefined) {
      place = { count: await partitions(topic.name), schemaId: await link.codec.schemaIdOf(topic) }
      places.set(topic.name, place)
    }
    stampSchemaId(value, place.schemaId)
    records.push({
      topic: topic.name,
      partition: partitionOf(key, place.count),
      key,
      value,
      headers: { ...headers },
    })
  }
  return records
}

/** A dead letter goes to the partition that it came from, as far as the dead-letter topic has it. */
async function addressed(partitions: PartitionCount, letter: DeadLetter): Promise<OutgoingRecord> {
  const topic = deadLetterTopic(letter.topic)
  const count = await partitions(topic)
  const { key, value, partition } = letter
  return { topic, partition: partition % count, key, value, headers: deadLetterHeaders(letter) }
}
