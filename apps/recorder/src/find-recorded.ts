import { type PredictionServed } from '@weir/contracts'
import { type Chunk } from '@weir/kafka'
import { type HighWaterMarks } from '@weir/routing'
import { dayMs } from '@weir/vocabulary'
import { isFoundByMark, keyOf } from './answer-key.ts'
import { type RecordPredictionsDeps } from './record-predictions.ts'

/** Request ids of one look-up: a list that the engine reads in milliseconds. */
const idsAtOnce = 5_000
/** A repeat without an event time of its own is dated when it came in: so much earlier its first answer may be. */
const repeatWithinMs = dayMs

/** Looks up which answers of a chunk were recorded by earlier chunks; its own rows are left out, so that a chunk that
 *  comes again finds the same.
 *  @param marks as they were before the chunk: what they find is not looked up */
export async function findRecorded(
  recordedAnswers: RecordPredictionsDeps['recordedAnswers'],
  chunk: Pick<Chunk<PredictionServed>, 'partition' | 'min' | 'records'>,
  marks: HighWaterMarks,
): Promise<(model: string, key: string) => boolean> {
  const wanted = new Map<string, PredictionServed[]>()
  for (const { value } of chunk.records) {
    if (isFoundByMark(value, marks)) continue
    const predictions = wanted.get(value.model)
    if (predictions === undefined) wanted.set(value.model, [value])
    else predictions.push(value)
  }
  const found = new Map<string, Set<string>>()
  for (const [model, predictions] of wanted) {
    const times = spanOf(predictions)
    const requests = [...new Set(predictions.map(({ requestId }) => requestId))]
    const keys = new Set<string>()
    for (let from = 0; from < requests.length; from += idsAtOnce) {
      const ids = requests.slice(from, from + idsAtOnce)
      const question = { model, requests: ids, times, partition: chunk.partition, before: chunk.min }
      for (const { requestId, row, shadow } of await recordedAnswers(question))
        keys.add(keyOf(requestId, row, shadow))
    }
    found.set(model, keys)
  }
  return (model, key) => found.get(model)?.has(key) ?? false
}

function spanOf(predictions: readonly PredictionServed[]): { readonly start: number; readonly end: number } {
  let start = Infinity
  let end = -Infinity
  for (const { eventTime } of predictions) {
    start = Math.min(start, eventTime)
    end = Math.max(end, eventTime)
  }
  return { start: start - repeatWithinMs, end: end + repeatWithinMs }
}
