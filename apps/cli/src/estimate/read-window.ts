import { InvalidInput } from '@weir/vocabulary'
import { columnNames, type FileColumn, fileColumns, type LoadedFile } from '../batch/file-columns.ts'
import { readRows, type WantedFeature } from '../batch/read-rows.ts'
import { chosenFeatures, inferredFeatures } from '../batch/wanted-features.ts'
import { type AnswerWindow, type AnswerWindows } from './answer-window.ts'

/** Names of the columns that are no features. */
export interface AnswerColumns {
  /** Of the scores or predictions. */
  readonly answer: string
  readonly label: string
}

export type WantedColumns = Parameters<typeof chosenFeatures>[1]

/** What is read of a file. */
export interface WantedRows {
  readonly features: readonly WantedFeature[]
  /** The file has the column with the labels. */
  readonly hasLabel: boolean
}

/** How the answers in a file are read. */
export interface FileReader {
  /** Columns that each file must have, and what they hold. */
  readonly answers: readonly (readonly [what: keyof typeof meanings, column: string])[]
  readonly label: string
  readonly read: (file: LoadedFile, of: WantedRows) => Promise<AnswerWindow>
}

/** Reads reference and analysis. Features are those of the reference: columns of numbers, and of texts as categories.
 *  @param of `only`: names of features; null: all of them. `categories`: those that hold categories although they look
 *  like numbers. Null: no features are read
 *  @throws InvalidInput `estimate-column-missing` for an answer that a file lacks, or a label that the reference lacks;
 *  `batch-column-unknown`, `batch-unreadable`, `batch-refused` also for a feature that the analysis lacks; of several
 *  classes `estimate-label-invalid` for a label or an answer that is no class */
export async function readWindows(
  files: { readonly reference: LoadedFile; readonly analysis: LoadedFile },
  of: WantedColumns | null,
  reader: FileReader,
): Promise<AnswerWindows> {
  const found = await fileColumns(files.reference)
  await requireColumns(files.reference, reader, { needsLabel: true })
  await requireColumns(files.analysis, reader, { needsLabel: false })
  const features = featuresBeside(found, [...reader.answers.map(([, column]) => column), reader.label], of)
  return {
    reference: await readWindow(files.reference, reader, { features, needsLabel: true }),
    analysis: await readWindow(files.analysis, reader, { features, needsLabel: false }),
  }
}

/** Reads one file. @throws InvalidInput as `readWindows` does */
export async function readWindow(
  file: LoadedFile,
  reader: FileReader,
  { features, needsLabel }: Pick<WantedRows, 'features'> & { readonly needsLabel: boolean },
): Promise<AnswerWindow> {
  const { hasLabel } = await requireColumns(file, reader, { needsLabel })
  return reader.read(file, { features, hasLabel })
}

/** Reads one answer a row: the score of the positive class, or the prediction of a regression. */
export function answerReader({ answer, label }: AnswerColumns): FileReader {
  return {
    answers: [['answer', answer]],
    label,
    async read(file, { features, hasLabel }) {
      const labels = hasLabel ? [{ name: label, type: 'number' as const }] : []
      const wanted = { features: [...features, ...labels], score: answer }
      const { data, score, unused } = await readRows(file, wanted).catch((error: unknown) => {
        throw error instanceof InvalidInput && error.context['column'] === label
          ? notLabel(file, label, error)
          : error
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
        notes: [],
      }
    },
  }
}

/** A label is no feature, and its way out another one. */
function notLabel({ name }: LoadedFile, label: string, cause: InvalidInput): InvalidInput {
  const { row, value } = cause.context
  return new InvalidInput(
    'estimate-label-invalid',
    `label ${JSON.stringify(value)} of column ${label} in row ${String(row)} of ${name} is no number; write labels as 1, 0 or null, numbers with --kind regression, or name the classes with --classes`,
    { name, column: label, row, value, cause },
  )
}

/** The features that are wanted of those in a file.
 *  @param others names of columns that are none @throws InvalidInput `batch-column-unknown` */
function featuresBeside(
  columns: readonly FileColumn[],
  others: readonly string[],
  of: WantedColumns | null,
): readonly WantedFeature[] {
  const [answer = '', ...rest] = others
  const known = inferredFeatures(columns, answer).filter(({ name }) => !rest.includes(name))
  const isPlain = of === null || (known.length === 0 && of.only === null && of.categories.length === 0)
  return isPlain ? [] : chosenFeatures(known, of)
}

const meanings = {
  answer: "the model's answers; name it with --score-column, or --prediction-column for a regression",
  score: 'the scores of a class; name one column a class, in their order, with --score-columns',
  prediction: 'the classes that were answered; name it with --prediction-column, or leave it out',
  label: 'the labels; name it with --label-column',
} as const

/** @throws InvalidInput `estimate-column-missing` */
async function requireColumns(
  file: LoadedFile,
  { answers, label }: FileReader,
  { needsLabel }: { readonly needsLabel: boolean },
): Promise<{ readonly hasLabel: boolean }> {
  const found = await columnNames(file)
  for (const needed of answers) requireColumn(file, found, needed)
  if (needsLabel) requireColumn(file, found, ['label', label])
  return { hasLabel: found.includes(label) }
}

/** @throws InvalidInput `estimate-column-missing` */
export function requireColumn(
  { name }: LoadedFile,
  found: readonly string[],
  [what, column]: FileReader['answers'][number],
): void {
  // What is neither Parquet nor CSV has no columns here; its reader says so.
  if (found.length === 0 || found.includes(column)) return
  throw new InvalidInput(
    'estimate-column-missing',
    `${name} has no column ${column} with ${meanings[what]}; its columns are ${found.join(', ').slice(0, 500)}`,
    { name, column, columns: found },
  )
}
