import { PoisonMessage } from '@weir/vocabulary'
import { type IHeaders, type KafkaMessage } from 'kafkajs'
import { type ValueReader } from './avro-codec.ts'
import { type DeadLetter } from './dead-letter.ts'

/** A record as its handler sees it. */
export interface ConsumedRecord<Value> {
  readonly value: Value
  readonly key: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Time that the producer gave the record, UTC ms (wall clock). */
  readonly timestamp: number
  /** W3C trace context of the work that led to the record. */
  readonly traceparent: string | undefined
}

/** Where records come from. */
export interface Origin {
  readonly topic: string
  readonly partition: number
  readonly groupId: string
}

export interface ReadRecords<Value> {
  readonly records: readonly ConsumedRecord<Value>[]
  /** Those that nobody can read, as they came. */
  readonly letters: readonly DeadLetter[]
}

/** Decodes what was fetched of one partition, in order.
 *  @throws Unavailable if the schema registry is needed and does not answer */
export async function readRecords<Value>(
  reader: ValueReader<Value>,
  origin: Origin,
  messages: readonly KafkaMessage[],
): Promise<ReadRecords<Value>> {
  const values = await reader.decodeAll(messages.map(({ value }) => value))
  const records: ConsumedRecord<Value>[] = []
  const letters: DeadLetter[] = []
  for (const [at, message] of messages.entries()) {
    const value = values[at]
    if (value === undefined) throw new Error('the reader gave fewer results than values')
    if (value instanceof PoisonMessage) letters.push(letterOf(origin, message, value))
    else records.push(recordOf(origin, message, value))
  }
  return { records, letters }
}

function recordOf<Value>(
  { topic, partition }: Origin,
  message: KafkaMessage,
  value: Value,
): ConsumedRecord<Value> {
  return {
    value,
    key: message.key === null ? '' : message.key.toString(),
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    traceparent: textOf(message.headers?.['traceparent']),
  }
}

/** The dead letter of a record that came this way. */
export function letterOf(origin: Origin, message: KafkaMessage, reason: PoisonMessage): DeadLetter {
  const { key, value, headers = {} } = message
  const offset = Number(message.offset)
  return { ...origin, offset, timestamp: Number(message.timestamp), key, value, headers, reason }
}

function textOf(header: IHeaders[string]): string | undefined {
  const first = Array.isArray(header) ? header[0] : header
  return first?.toString()
}
