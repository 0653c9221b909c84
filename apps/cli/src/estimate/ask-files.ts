import { loadFile } from '../batch/load-file.ts'
import { type LoadedFile } from '../batch/file-columns.ts'
import { requireOtherFile } from '../batch/require-apart.ts'
import { type AnswerWindows } from './answer-window.ts'
import { classesIn, classReader, type ClassColumns } from './class-reader.ts'
import { invalidOption, type EstimateOptions } from './estimate-options.ts'
import { type EstimateQuestion } from './estimate-performance.ts'
import { questionOf, requireOfKind } from './question-of.ts'
import { answerReader, readWindows, type FileReader } from './read-window.ts'

/** What is estimated, and of which rows. */
export interface AskedEstimate {
  readonly windows: AnswerWindows
  readonly question: EstimateQuestion
}

const defaultThreshold = 0.5

/** Reads both files, and what is asked of them.
 *  @throws InvalidInput `cli-option-invalid`, `file-unreadable`, `windows-overlap`, and what `readWindows` refuses */
export async function askFiles(given: EstimateOptions): Promise<AskedEstimate> {
  const kind = kindOf(given)
  requireOfKind(given, kind)
  const { reference, analysis, label } = namedFiles(given)
  const files = { reference: await loadFile(reference), analysis: await loadFile(analysis) }
  requireOtherFile(files.reference, files.analysis)
  const classes = kind === 'multiclass' ? await classesOf(given, files.reference, label) : []
  const reader = fileReader(given, { kind, label, classes })
  const question = questionOf(given, { kind, label, classes, threshold: defaultThreshold, values: null })
  const wanted = { only: given.features ?? null, categories: given.categories }
  return { windows: await readWindows(files, given.method === 'cbpe' ? null : wanted, reader), question }
}

function namedFiles(given: EstimateOptions) {
  const { reference, analysis, labelColumn: label } = given
  if (reference === undefined)
    throw invalidOption('--reference', 'is missing: give the file with labelled rows', given)
  if (analysis === undefined)
    throw invalidOption(
      '--analysis',
      'is missing: give the file with the rows to estimate for, or --model, --version, --from and --to for rows that a version has served',
      given,
    )
  if (label === undefined)
    throw invalidOption('--label-column', 'is missing: name the column with the labels', given)
  return { reference, analysis, label }
}

function kindOf({
  kind,
  method,
  predictionColumn,
  classes,
  scoreColumns,
}: EstimateOptions): EstimateQuestion['kind'] {
  if (kind !== undefined) return kind
  if (classes !== undefined || scoreColumns !== undefined) return 'multiclass'
  return method === 'dle' || predictionColumn !== undefined ? 'regression' : 'binary'
}

async function classesOf(
  given: EstimateOptions,
  reference: LoadedFile,
  label: string,
): Promise<readonly string[]> {
  if (given.classes !== undefined) return given.classes
  const found = await classesIn(reference, label)
  if (found.length >= 2) return found
  throw invalidOption(
    '--classes',
    `is missing, and the labels of ${reference.name} name ${found.length === 0 ? 'no class' : `one class only, ${found.join()}`}; name all classes in the order of their scores`,
    given,
  )
}

/** How the columns of a file are read that the options name.
 *  @throws InvalidInput `cli-option-invalid` for a column that is named twice, or classes without a column each */
export function fileReader(
  given: EstimateOptions,
  of: Pick<ClassColumns, 'classes' | 'label'> & { readonly kind: EstimateQuestion['kind'] },
): FileReader {
  const reader =
    of.kind === 'multiclass'
      ? classReader(classColumns(given, of))
      : answerReader({
          answer:
            of.kind === 'binary' ? (given.scoreColumn ?? 'score') : (given.predictionColumn ?? 'prediction'),
          label: of.label,
        })
  const answers = reader.answers.map(([, column]) => column)
  const twice = [...answers, of.label].find((column, at, all) => all.indexOf(column) < at)
  if (twice === undefined) return reader
  throw twice === of.label
    ? invalidOption('--label-column', `names the column of the model's answers, ${twice}, too`, given)
    : invalidOption('--prediction-column', `names a column of scores, ${twice}, too`, given)
}

function classColumns(
  given: EstimateOptions,
  { classes, label }: Pick<ClassColumns, 'classes' | 'label'>,
): ClassColumns {
  const { scoreColumns: scores = classes.map((name) => `score_${name}`), predictionColumn = null } = given
  if (scores.length !== classes.length)
    throw invalidOption(
      '--score-columns',
      `has ${scores.length} columns for ${classes.length} classes, ${classes.join(', ').slice(0, 500)}; name one column a class in this order, or the classes with --classes`,
      given,
    )
  return { classes, scores, prediction: predictionColumn, label }
}
