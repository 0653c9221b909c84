import { type ReferenceColumn } from '@weir/artifacts'
import { InvalidInput } from '@weir/vocabulary'
import { type FileColumn, fileColumns, type LoadedFile } from '../batch/file-columns.ts'
import { readRows, type WantedFeature } from '../batch/read-rows.ts'
import { chosenFeatures, inferredFeatures } from '../batch/wanted-features.ts'

/** Names of the columns that are no features. */
export interface AnswerColumns {
  /** Of the scores or predictions. */
  readonly answer: string
  readonly label: string
}

/** Rows of one file. */
export interface FileWindow {
  readonly name: string
  readonly rows: number
  readonly features: readonly ReferenceColumn[]
  /** What the model said; NaN for null. float32, as it is served. Of several classes the index of the one answered. */
  readonly answers: Float32Array
  /** A column of scores per class; none but for several classes. */
  readonly classScores: readonly Float32Array[]
  /** NaN where it is not known; null: the file has no such column. Of several classes the index of the true one. */
  readonly labels: Float32Array | null
  /** UTC ms; null: the file has none. */
  readonly eventTimes: Float64Array | null
  /** Columns that nothing is done with. */
  readonly unused: readonly string[]
}

/** Both files, with the same features. */
export interface FileWindows {
  readonly reference: FileWindow & { readonly labels: Float32Array }
  readonly analysis: FileWindow
}

export type WantedColumns = Parameters<typeof chosenFeatures>[1]

/** Reads reference and analysis. Features are those of the reference: columns of numbers, and of texts as categories.
 *  @param of `only`: names of features; null: all of them. `categories`: those that hold categories although they look
 *  like numbers. Null: no features are read
 *  @throws InvalidInput `estimate-column-missing` for an answer that a file lacks, or a label that the reference lacks;
 *  `batch-column-unknown`, `batch-unreadable`, `batch-refused` also for a feature that the analysis lacks */
export async function readWindows(
  files: { readonly reference: LoadedFile; readonly analysis: LoadedFile },
  columns: AnswerColumns,
  of: WantedColumns | null,
): Promise<FileWindows> {
  const found = {
    reference: await fileColumns(files.reference),
    analysis: await fileColumns(files.analysis),
  }
  requireColumn(files.reference, found.reference, ['answer', columns.answer])
  requireColumn(files.reference, found.reference, ['label', columns.label])
  requireColumn(files.analysis, found.analysis, ['answer', columns.answer])
  const features = featuresBeside(found.reference, [columns.answer, columns.label], of)
  const reference = await readWindow(files.reference, { features, columns, hasLabel: true })
  const hasLabel = found.analysis.some(({ name }) => name === columns.label)
  const analysis = await readWindow(files.analysis, { features, columns, hasLabel })
  return { reference: { ...reference, labels: reference.labels ?? new Float32Array(0) }, analysis }
}

/** The features that are wanted of those in a file.
 *  @param others names of columns that are none @throws InvalidInput `batch-column-unknown` */
export function featuresBeside(
  columns: readonly FileColumn[],
  others: readonly string[],
  of: WantedColumns | null,
): readonly WantedFeature[] {
  const [answer = '', ...rest] = others
  const known = inferredFeatures(columns, answer).filter(({ name }) => !rest.includes(name))
  const isPlain = of === null || (known.length === 0 && of.only === null && of.categories.length === 0)
  return isPlain ? [] : chosenFeatures(known, of)
}

async function readWindow(
  file: LoadedFile,
  of: {
    readonly features: readonly WantedFeature[]
    readonly columns: AnswerColumns
    readonly hasLabel: boolean
  },
): Promise<FileWindow> {
  const { features, columns, hasLabel } = of
  const label = hasLabel ? [{ name: columns.label, type: 'number' as const }] : []
  const { data, score, unused } = await readRows(file, {
    features: [...features, ...label],
    score: columns.answer,
  })
  const last = hasLabel ? data.columns.at(-1) : undefined
  return {
    name: file.name,
    rows: data.rows,
    features: data.columns.slice(0, features.length),
    answers: score ?? new Float32Array(0),
    classScores: [],
    labels: last?.kind === 'numbers' ? last.values : null,
    eventTimes: data.eventTimes,
    unused,
  }
}

const meanings = {
  answer: "the model's answers; name it with --score-column, or --prediction-column for a regression",
  score: 'the scores of a class; name one column a class, in their order, with --score-columns',
  prediction: 'the classes that were answered; name it with --prediction-column, or leave it out',
  label: 'the labels; name it with --label-column',
} as const

/** @throws InvalidInput `estimate-column-missing` */
export function requireColumn(
  { name }: LoadedFile,
  columns: readonly FileColumn[],
  [what, column]: readonly [keyof typeof meanings, string],
): void {
  const found = columns.map((one) => one.name)
  // What is neither Parquet nor CSV has no columns here; its reader says so.
  if (found.length === 0 || found.includes(column)) return
  throw new InvalidInput(
    'estimate-column-missing',
    `${name} has no column ${column} with ${meanings[what]}; its columns are ${found.join(', ').slice(0, 500)}`,
    { name, column, columns: found },
  )
}
