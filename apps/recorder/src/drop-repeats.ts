import { passMark, type HighWaterMarks } from '@weir/routing'
import { answerKey, sourceOf } from './answer-key.ts'
import { type PredictionRecord } from './prediction-record.ts'

export interface Fresh {
  /** Records that were not seen before, in order. */
  readonly records: readonly PredictionRecord[]
  readonly repeats: number
  readonly marks: HighWaterMarks
}

/** Leaves out what was recorded before: a record whose source offset is at or below the mark of its reader, and any
 *  further answer to what has been answered, in this chunk or an earlier one.
 *  @param isRecorded whether an answer stands in a row of an earlier chunk, by model and `answerKey` */
export function dropRepeats(
  records: readonly PredictionRecord[],
  before: HighWaterMarks,
  isRecorded: (model: string, key: string) => boolean,
): Fresh {
  let marks = before
  const seen = new Set<string>()
  const fresh = records.filter(({ value }) => {
    const source = sourceOf(value)
    const passed = source === null ? { isNew: true, marks } : passMark(marks, source)
    marks = passed.marks
    const key = answerKey(value)
    const place = `${value.model}\n${key}`
    if (!passed.isNew || seen.has(place) || isRecorded(value.model, key)) return false
    seen.add(place)
    return true
  })
  return { records: fresh, repeats: records.length - fresh.length, marks }
}
