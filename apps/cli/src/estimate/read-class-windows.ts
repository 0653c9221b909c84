import { type ReferenceColumn } from '@weir/artifacts'
import { fileColumns, type LoadedFile } from '../batch/file-columns.ts'
import { readRows, type WantedFeature } from '../batch/read-rows.ts'
import { classIndices } from './class-index.ts'
import { featuresBeside, requireColumn } from './read-window.ts'
import { type FileWindow, type FileWindows, type WantedColumns } from './read-window.ts'

/** Columns of a classifier of several classes. */
export interface ClassColumns {
  readonly classes: readonly string[]
  /** Of the scores, one a class, in their order. */
  readonly scores: readonly string[]
  /** Of the classes that were answered; null: the one with the highest score, the first of equals. */
  readonly prediction: string | null
  /** Of the true classes. */
  readonly label: string
}

/** As `readWindows`, of several classes.
 *  @throws InvalidInput also `estimate-label-invalid` for a label or an answer that is no class */
export async function readClassWindows(
  files: { readonly reference: LoadedFile; readonly analysis: LoadedFile },
  columns: ClassColumns,
  of: WantedColumns | null,
): Promise<FileWindows> {
  const found = {
    reference: await fileColumns(files.reference),
    analysis: await fileColumns(files.analysis),
  }
  const { scores, prediction, label } = columns
  const answered = prediction === null ? [] : [prediction]
  for (const file of ['reference', 'analysis'] as const) {
    for (const score of scores) requireColumn(files[file], found[file], ['score', score])
    for (const column of answered) requireColumn(files[file], found[file], ['prediction', column])
  }
  requireColumn(files.reference, found.reference, ['label', label])
  const features = featuresBeside(found.reference, [...scores, ...answered, label], of)
  const reference = await readClassWindow(files.reference, { features, columns, hasLabel: true })
  const hasLabel = found.analysis.some(({ name }) => name === label)
  const analysis = await readClassWindow(files.analysis, { features, columns, hasLabel })
  return { reference: { ...reference, labels: reference.labels ?? new Float32Array(0) }, analysis }
}

async function readClassWindow(
  file: LoadedFile,
  of: {
    readonly features: readonly WantedFeature[]
    readonly columns: ClassColumns
    readonly hasLabel: boolean
  },
): Promise<FileWindow> {
  const { features, columns, hasLabel } = of
  const { classes, scores, prediction, label } = columns
  const category = (name: string) => ({ name, type: 'category' as const })
  const wanted = [
    ...features,
    ...scores.map((name) => ({ name, type: 'number' as const })),
    ...(prediction === null ? [] : [category(prediction)]),
    ...(hasLabel ? [category(label)] : []),
  ]
  // The first column of scores is wanted among the others, so the reader takes none for "the" score.
  const { data, unused } = await readRows(file, { features: wanted, score: scores[0] ?? '' })
  const rest = data.columns.slice(features.length)
  const classScores = scores.map((_, index) => numbersOf(rest[index]))
  const indicesOf = (column: string) =>
    classIndices(textsOf(rest.find(({ feature }) => feature === column)), classes, {
      name: file.name,
      column,
    })
  const answers = prediction === null ? null : indicesOf(prediction)
  return {
    name: file.name,
    rows: data.rows,
    features: data.columns.slice(0, features.length),
    answers: answersOf(classScores, answers),
    classScores,
    labels: hasLabel ? indicesOf(label) : null,
    eventTimes: data.eventTimes,
    unused,
  }
}

/** Index of the class that each row was answered with; NaN where a score is not finite, as then nothing is known of it.
 *  @param given the answers that are known; null: the class with the highest score, the first of equals */
export function answersOf(classScores: readonly Float32Array[], given: Float32Array | null): Float32Array {
  const [first = new Float32Array(0)] = classScores
  return first.map((_, row) => {
    const scores = classScores.map((column) => column[row] ?? Number.NaN)
    if (!scores.every(Number.isFinite)) return Number.NaN
    return given === null ? scores.indexOf(Math.max(...scores)) : (given[row] ?? Number.NaN)
  })
}

function numbersOf(column: ReferenceColumn | undefined): Float32Array {
  return column?.kind === 'numbers' ? column.values : new Float32Array(0)
}

function textsOf(column: ReferenceColumn | undefined): readonly (string | null)[] {
  return column?.kind === 'texts' ? column.values : []
}
