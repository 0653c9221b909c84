import { type RowsOfBoth } from './estimate-binary.ts'
import { type ClassCalibration } from './estimate-report.ts'
import { noteOn } from './note-on.ts'
import { labelled, type PackedRows } from './packed-rows.ts'
import { type FileWindows } from './read-window.ts'

/** Fewer reference rows of a class have no calibration of their own. */
const leastOfAClass = 10

/** What a person should know of classes: those of which little is known, and those without a metric. */
export function classNotes(
  { windows, rows }: { readonly windows: FileWindows; readonly rows: RowsOfBoth },
  classes: readonly ClassCalibration[],
): readonly string[] {
  const names = classes.map((one) => one.class)
  const known = labelled(rows.analysis)
  const withoutLabels = known.at.length === 0 ? [] : missing(names, known.labels)
  return [
    ...calibrationNotes(classes),
    ...(['reference', 'analysis'] as const).flatMap((file) => [
      ...constantNote(names, rows[file], windows[file].name),
      ...noteOn(
        missing(names, rows[file].answers),
        (never) =>
          `classes that no row of ${windows[file].name} is answered with: ${never}; they have no precision there, and so there is no macro_precision`,
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
  const few = classes.filter(({ referenceRows: rows }) => rows > 0 && rows < leastOfAClass)
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
        `fewer than ${leastOfAClass} reference rows of a class: the scores are taken for probabilities as they are: ${names}`,
    ),
  ]
}

function constantNote(names: readonly string[], { answers }: PackedRows, file: string): readonly string[] {
  const [first = Number.NaN] = answers
  return answers.every((answer) => answer === first)
    ? [`every row of ${file} is answered with ${names[first] ?? ''}`]
    : []
}

function missing(names: readonly string[], indices: Float64Array): readonly string[] {
  const found = new Set(indices)
  return names.filter((_, index) => !found.has(index))
}
