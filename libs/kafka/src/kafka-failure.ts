/** Kafka error codes that are treated one by one. Source: org.apache.kafka.common.protocol.Errors */
export const kafkaCode = {
  messageTooLarge: 10,
  recordListTooLarge: 18,
  topicAlreadyExists: 36,
  outOfOrderSequence: 45,
  duplicateSequence: 46,
  invalidProducerEpoch: 47,
  unknownProducerId: 59,
} as const

/** How deep kafkajs wraps one error into another, at most. */
const maxCauses = 8

/** The broker's error code, however deep kafkajs has wrapped it; null: it was not the broker that refused. */
export function brokerCode(error: unknown): number | null {
  for (const cause of causesOf(error)) {
    if (cause.name === 'KafkaJSProtocolError' && 'code' in cause && typeof cause.code === 'number')
      return cause.code
  }
  return null
}

const rejoinTypes = [
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
]

/** Whether kafkajs answers this error by joining the group again. */
export function isRejoin(error: unknown): boolean {
  return error instanceof Error && 'type' in error && rejoinTypes.includes(String(error.type))
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = []
  for (let at: unknown = error; at instanceof Error && causes.length < maxCauses; at = at.cause)
    causes.push(at)
  return causes
}

/** A commit whose fate is unknown: only a new generation of the group can tell. */
export class CommitFailed extends Error {}

/** Kafka has answered neither fetch nor heartbeat for too long. */
export const stalledCode = 'kafka-consumer-stalled'

/** Whether Kafka is to blame: it is away, or refuses us. Anything else is a defect of ours. */
export function isOutage(error: unknown): boolean {
  if (error instanceof CommitFailed) return true
  if (!(error instanceof Error)) return false
  return error.name.startsWith('KafkaJS') || ('code' in error && error.code === stalledCode)
}
