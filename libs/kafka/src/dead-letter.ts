import { type PoisonMessage } from '@weir/vocabulary'
import { type IHeaders } from 'kafkajs'

/** A record that nobody can read, as it came, and why. */
export interface DeadLetter {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Time of the record, UTC ms. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: IHeaders
  readonly groupId: string
  readonly reason: PoisonMessage
}

/** The record's own headers and the ones that Spring Kafka adds, so that tools for dead letters can show them; numbers
 *  are big-endian, as there. `kafka_dlt-exception-code` is ours: the stable code of the reason. */
export function deadLetterHeaders(letter: DeadLetter): IHeaders {
  const { reason } = letter
  return {
    ...letter.headers,
    'kafka_dlt-original-topic': letter.topic,
    'kafka_dlt-original-partition': int32(letter.partition),
    'kafka_dlt-original-offset': int64(letter.offset),
    'kafka_dlt-original-timestamp': int64(letter.timestamp),
    'kafka_dlt-original-timestamp-type': 'CreateTime',
    'kafka_dlt-original-consumer-group': letter.groupId,
    'kafka_dlt-exception-fqcn': `io.weir.${reason.name}`,
    'kafka_dlt-exception-cause-fqcn': reason.cause instanceof Error ? reason.cause.name : reason.name,
    'kafka_dlt-exception-message': reason.message,
    'kafka_dlt-exception-stacktrace': reason.stack ?? '',
    'kafka_dlt-exception-code': reason.code,
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
