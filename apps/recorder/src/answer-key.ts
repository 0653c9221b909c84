import { sourceRequestId, type PredictionServed } from '@weir/contracts'
import { type HighWaterMarks, type SourceOffset } from '@weir/routing'

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

/** Place of an answer in its source: the reader that made it, with the partition it read, because offsets of different
 *  partitions cannot be compared. Null for an answer over HTTP. */
export function sourceOf(value: PredictionServed): SourceOffset | null {
  const { source, sourcePartition, sourceOffset, model, version } = value
  if (sourcePartition === null || sourceOffset === null) return null
  const reader = source === 'shadow' ? `${model}@${version}` : 'live'
  return { reader: `${reader}/${sourcePartition}`, offset: sourceOffset }
}

/** Whether any repeat of this answer is found by the mark of its reader: a live answer to a feature record that brought
 *  no request id of its own, from a partition that has a mark. */
export function isFoundByMark(value: PredictionServed, marks: HighWaterMarks): boolean {
  const { source, sourceTopic, sourcePartition, sourceOffset, requestId } = value
  if (source !== 'stream' || sourceTopic === null || sourcePartition === null || sourceOffset === null)
    return false
  const isNamed = requestId === sourceRequestId(sourceTopic, sourcePartition, sourceOffset)
  return isNamed && marks[sourceOf(value)?.reader ?? ''] !== undefined
}
