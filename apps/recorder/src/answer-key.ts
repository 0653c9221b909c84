import { sourceRequestId, type PredictionServed } from '@weir/contracts'

type Identity = Pick<PredictionServed, 'requestId' | 'row' | 'version' | 'intendedRole'>

/** Identity of an answer within its model: of the live answers to one row of a request the first counts, whichever
 *  version gave it; each shadow answers it once. */
export function answerKey({ requestId, row, version, intendedRole }: Identity): string {
  return keyOf(requestId, row, intendedRole === 'shadow' ? version : null)
}

/** The same, from what was recorded. @param shadow version of the shadow; null: the live answer */
export function keyOf(requestId: string, row: number, shadow: number | null): string {
  return `${requestId}\n${row}\n${shadow ?? 'live'}`
}

/** Whether a repeat of this answer can only be a repeat of its source record, which the high-water mark finds: a live
 *  answer to a feature record that brought no request id of its own. */
export function isNamedBySource(prediction: PredictionServed): boolean {
  const { source, sourceTopic, sourcePartition, sourceOffset, requestId } = prediction
  if (source !== 'stream' || sourceTopic === null || sourcePartition === null || sourceOffset === null)
    return false
  return requestId === sourceRequestId(sourceTopic, sourcePartition, sourceOffset)
}
