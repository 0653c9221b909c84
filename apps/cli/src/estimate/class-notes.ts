import { type RowsOfBoth } from './estimate-binary.ts'
import { type ClassCalibration } from './estimate-report.ts'
import { noteOn } from './note-on.ts'
import { labelled, type PackedRows } from './packed-rows.ts'
import { type AnswerWindows } from './answer-window.ts'

/** What a person should know of classes: those of which little is known, and those without a metric. */
export function classNotes(
  { windows, rows }: { readonly windows: AnswerWindows; readonly rows: RowsOfBoth },
  classes: readonly ClassCalibration[],
): readonly string[] {
  const names = classes.map((one) => one.class)
  const known = labelled(rows.analysis)
  const withoutLabels = known.at.length === 0 ? [] : missing(names, known.labels)
  return [
    ...calibrationNotes(classes),
    ...(['reference', 'analysis'] as const).flatMap((side) => [
      ...constantNote(names, rows[side], windows[side].name),
      ...noteOn(
        missing(names, rows[side].answers),
        (never) =>
          `classes that no row of ${windows[side].name} is answered with: ${never}; they have no precision there, and so there is no macro_precision`,
      ),
    ]),
    ...noteOn(
      withoutLabels,
      (none) =>
        `classes that no labelled row of ${windows.analysis.name} is of: ${none}; they have no realised recall and area, and so there is no macro_recall and macro_roc_auc`,
    ),
  ]
}

function calibrationNotes(classes: readonly ClassCalibration[]): readonly string[] {
  const absent = classes.filter(({ referenceRows }) => referenceRows === 0)
  const few = classes.filter((one) => one.referenceRows > 0 && one.calibration.reason === 'fewOfAClass')
  const named = (of: readonly ClassCalibration[]) =>
    of.map((one) => `${one.class} (${one.referenceRows === 1 ? '1 row' : `${one.referenceRows} rows`})`)
  return [
    ...noteOn(
      absent.map((one) => one.class),
      (names) =>
        `classes that no labelled row of the reference is of: ${names}; what their scores mean is not known, and what is estimated of them is not to be relied on`,
    ),
    ...noteOn(
      named(few),
      (names) =>
        `fewer than 10 reference rows are of a class, or of all others: the scores are taken for probabilities as they are: ${names}`,
    ),
  ]
}

function constantNote(names: readonly string[], { answers }: PackedRows, name: string): readonly string[] {
  const [first = Number.NaN] = answers
  return answers.every((answer) => answer === first)
    ? [`every row of ${name} is answered with ${names[first] ?? ''}`]
    : []
}

function missing(names: readonly string[], indices: Float64Array): readonly string[] {
  const found = new Set(indices)
  return names.filter((_, index) => !found.has(index))
}
