import { connect, type Socket } from 'node:net'
import { Kafka, logLevel, type LogEntry, type RetryOptions } from 'kafkajs'
import { createAvroCodec, type AvroCodec } from './avro-codec.ts'
import { guardSocket } from './guard-socket.ts'
import { patchKafkajsRecords } from './kafkajs-records.ts'
import { patchKafkajsTimers } from './kafkajs-timers.ts'
import { openSchemaRegistry } from './schema-registry.ts'

/** Where log lines go; pino's shape. */
export interface KafkaLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface KafkaSettings {
  /** `host:port` of at least one broker. */
  readonly brokers: readonly string[]
  /** Base of the registry's API, such as `http://127.0.0.1:8081/apis/ccompat/v7`. */
  readonly schemaRegistryUrl: string
  /** Name of the service, such as `recorder`: what the broker's logs and the CloudEvents source show. */
  readonly clientId: string
  readonly log: KafkaLog
  /** Opens the connection to a broker, for instance through a proxy; directly if absent. */
  readonly openSocket?: (address: { readonly host: string; readonly port: number }) => Socket
}

/** One service's way to Kafka; holds no connection itself. */
export interface KafkaLink {
  readonly settings: KafkaSettings
  readonly codec: AvroCodec
}

/** Prepares the use of Kafka; connects to nothing. */
export function openKafka(settings: KafkaSettings): KafkaLink {
  patchKafkajsTimers()
  patchKafkajsRecords()
  return { settings, codec: createAvroCodec(openSchemaRegistry(settings.schemaRegistryUrl)) }
}

/** A request that the broker does not answer within this time has failed, in milliseconds. A healthy broker answers
 *  in under 100; a black-holed one must be noticed well before the session (30 s) ends. */
const requestTimeoutMs = 10_000
const connectionTimeoutMs = 3_000
/** A connection without an answer for so long is dead, in milliseconds: above the 30 s that joining a group may take. */
const answerDeadlineMs = 40_000
/** How soon the system probes a silent connection, in milliseconds; kafkajs' own value. */
const keepAliveMs = 60_000

/** A client of its own for each producer, consumer and admin: kafkajs shares committed offsets between the consumers
 *  of one client, and one that is given up must not disturb the next.
 *  @param retry how connecting is repeated; kafkajs' own way (about 10 s) if absent */
export function newClient(link: KafkaLink, retry: RetryOptions = {}): Kafka {
  const { brokers, clientId, log, openSocket = connect } = link.settings
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    retry,
    // Without delay: heartbeats share a connection with fetches, and would wait for the acknowledgement of those.
    socketFactory({ host, port, onConnect }) {
      const socket = openSocket({ host, port }).once('connect', onConnect)
      return guardSocket(socket.setNoDelay(true).setKeepAlive(true, keepAliveMs), answerDeadlineMs)
    },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => writeLog(log, entry),
  })
}

/** What kafkajs calls an error is retried by it or reported by our own code: a warning. */
function writeLog(
  log: KafkaLog,
  { namespace, log: { message, timestamp: _timestamp, logger: _logger, ...fields } }: LogEntry,
) {
  log.warn({ ...fields, kafka: namespace }, message)
}
