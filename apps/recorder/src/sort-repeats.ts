import { passMark, type HighWaterMarks } from '@weir/routing'
import { answerKey, sourceOf } from './answer-key.ts'
import { type PredictionRecord } from './prediction-record.ts'

/** `fresh`: not seen before. `redelivered`: its source offset is at or below the mark of its reader, so a reader that
 *  crashed made it again. `duplicate`: a further answer to what has been answered, in this chunk or an earlier one. */
export type Novelty = 'fresh' | 'redelivered' | 'duplicate'

export interface SortedRecords {
  /** All records, in order. */
  readonly records: readonly { readonly record: PredictionRecord; readonly novelty: Novelty }[]
  readonly marks: HighWaterMarks
}

/** Tells the records to be recorded from those that repeat another.
 *  @param isRecorded whether an answer stands in a row of an earlier chunk, by model and `answerKey` */
export function sortRepeats(
  records: readonly PredictionRecord[],
  before: HighWaterMarks,
  isRecorded: (model: string, key: string) => boolean,
): SortedRecords {
  let marks = before
  const seen = new Set<string>()
  const noveltyOf = ({ value }: PredictionRecord): Novelty => {
    const source = sourceOf(value)
    const passed = source === null ? { isNew: true, marks } : passMark(marks, source)
    marks = passed.marks
    if (!passed.isNew) return 'redelivered'
    const key = answerKey(value)
    const place = `${value.model}\n${key}`
    if (seen.has(place) || isRecorded(value.model, key)) return 'duplicate'
    seen.add(place)
    return 'fresh'
  }
  const sorted = records.map((record) => ({ record, novelty: noveltyOf(record) }))
  return { records: sorted, marks }
}
