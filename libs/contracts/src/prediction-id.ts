import { createHash } from 'node:crypto'
import { type PredictionServed } from './generated/prediction-served.ts'

type Identity = Pick<PredictionServed, 'requestId' | 'row' | 'version' | 'intendedRole'>

/** Idempotence key of one answer: the same request, row, version and role always give the same id.
 *  @returns 32 hexadecimal digits (the first half of a SHA-256) */
export function predictionId(identity: Identity): string {
  const text = `${identity.requestId}\n${identity.row}\n${identity.version}\n${identity.intendedRole}`
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Request id of a source record that brings none of its own. */
export function sourceRequestId(topic: string, partition: number, offset: number): string {
  return `${topic}/${partition}/${offset}`
}
