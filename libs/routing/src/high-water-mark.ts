/** For each reader of one partition: the highest source offset seen, by kind of answer (`live`, or `model@version`
 *  for a shadow). A stream scorer that crashed before its commit scores records again, perhaps under another routing
 *  table: those answers carry source offsets at or below the mark and are dropped. */
export type HighWaterMarks = Readonly<Record<string, number>>

/** Where a stream prediction came from. */
export interface SourceOffset {
  /** `live`, or `model@version` of a shadow. */
  readonly reader: string
  readonly offset: number
}

/** @returns whether the prediction is new, and the marks after it */
export function passMark(
  marks: HighWaterMarks,
  source: SourceOffset,
): { isNew: boolean; marks: HighWaterMarks } {
  const seen = marks[source.reader] ?? -1
  if (source.offset <= seen) return { isNew: false, marks }
  return { isNew: true, marks: { ...marks, [source.reader]: source.offset } }
}
