import { type ReferenceColumn } from '@weir/artifacts'
import { columnNames, type LoadedFile } from '../batch/file-columns.ts'
import { readRows } from '../batch/read-rows.ts'
import { classIndices, classNames } from './class-index.ts'
import { requireColumn, type FileReader } from './read-window.ts'

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

/** Classes that the labels of a file name, in order.
 *  @throws InvalidInput `estimate-column-missing`, `batch-unreadable`, `batch-refused` */
export async function classesIn(file: LoadedFile, label: string): Promise<readonly string[]> {
  requireColumn(file, await columnNames(file), ['label', label])
  // The column is wanted as a category, so the reader takes none for the score.
  const { data } = await readRows(file, { features: [{ name: label, type: 'category' }], score: label })
  return classNames(textsOf(data.columns[0]))
}

/** Reads a score of each class a row. */
export function classReader(columns: ClassColumns): FileReader {
  const { classes, scores, prediction, label } = columns
  const answered = prediction === null ? [] : [prediction]
  return {
    answers: [
      ...scores.map((column) => ['score', column] as const),
      ...answered.map((column) => ['prediction', column] as const),
    ],
    label,
    async read(file, { features, hasLabel }) {
      const wanted = [
        ...features,
        ...scores.map((name) => ({ name, type: 'number' as const })),
        ...[...answered, ...(hasLabel ? [label] : [])].map((name) => ({ name, type: 'category' as const })),
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
      return {
        name: file.name,
        rows: data.rows,
        features: data.columns.slice(0, features.length),
        answers: answersOf(classScores, prediction === null ? null : indicesOf(prediction)),
        classScores,
        labels: hasLabel ? indicesOf(label) : null,
        eventTimes: data.eventTimes,
        unused,
        notes: [],
      }
    },
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
