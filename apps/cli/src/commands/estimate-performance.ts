import { InvalidInput } from '@weir/vocabulary'
import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { loadFile } from '../batch/load-file.ts'
import { estimatePerformance, type EstimateQuestion } from '../estimate/estimate-performance.ts'
import { estimateText } from '../estimate/estimate-text.ts'
import { readWindows } from '../estimate/read-window.ts'
import { seededRandom } from '../estimate/seeded-random.ts'
import { exitCodes } from '../report.ts'

const column = z.string().min(1, 'name a column')
const names = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1, 'names of columns separated by commas')))

const values = z
  .string()
  .transform((list) => list.split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text))))
  .pipe(
    z.tuple(
      [z.number(), z.number(), z.number(), z.number()],
      'four numbers tp,fp,fn,tn, such as 30,-8,-20,0',
    ),
  )

const options = z.object({
  reference: z.string('give the file with labelled rows'),
  analysis: z.string('give the file with the rows to estimate for'),
  scoreColumn: column.optional(),
  predictionColumn: column.optional(),
  labelColumn: z.string('name the column with the labels').min(1, 'name a column'),
  threshold: z.coerce.number('a score').optional(),
  kind: z.enum(['binary', 'regression'], 'binary or regression').optional(),
  values: values.optional(),
  method: z.enum(['auto', 'cbpe', 'pape', 'dle'], 'auto, cbpe, pape or dle').default('auto'),
  features: names.optional(),
  categories: names.default([]),
  seed: z.coerce.number('a whole number from 1 to 2147483646').int().min(1).max(2_147_483_646).default(1),
})

type Options = z.output<typeof options>

export function addEstimatePerformance(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'estimate',
    summary:
      'estimate how well a model did on a file of rows without their labels, from a labelled reference file; reads rows',
    flags: [
      ['--reference <file>', 'Parquet or CSV: features, score (or prediction) and label'],
      [
        '--analysis <file>',
        'Parquet or CSV: the same features and score; labels, where it has some, are set beside',
      ],
      ['--score-column <column>', 'scores of the positive class (score)'],
      ['--label-column <column>', 'labels: 1, 0 or null; for a regression any number'],
      ['--threshold <score>', 'scores from it on are answered with the positive class (0.5)'],
      ['--kind <kind>', 'binary (default) or regression (default with --prediction-column)'],
      ['--prediction-column <column>', 'predictions of a regression (prediction)'],
      ['--values <tp,fp,fn,tn>', 'what an answer is worth by cell: estimates the value of a prediction, too'],
      [
        '--method <method>',
        'cbpe (reads scores alone), pape, dle (regression), or auto: cbpe and pape, or dle',
      ],
      ['--features <a,b,c>', 'use these columns only'],
      ['--categories <a,b,c>', 'columns that hold categories although they look like numbers'],
      ['--seed <n>', 'of the folds and samples (1): the same seed gives the same estimate'],
    ],
    options,
    examples: [
      'performance estimate --reference may.parquet --analysis june.parquet --label-column late --threshold 0.14',
      'performance estimate --reference may.csv --analysis june.csv --kind regression --prediction-column eta --label-column arrived',
    ],
    async run(given, { progress }) {
      const question = questionOf(given)
      progress.tell('reading both files')
      const files = { reference: await loadFile(given.reference), analysis: await loadFile(given.analysis) }
      const wanted = { only: given.features ?? null, categories: given.categories }
      const windows = await readWindows(
        files,
        columnsOf(given, question),
        given.method === 'cbpe' ? null : wanted,
      )
      progress.tell('estimating')
      const report = estimatePerformance(windows, question)
      const isRefused = given.method === 'pape' && report.pape?.refused !== null
      return {
        json: report,
        text: estimateText(report),
        exitCode: isRefused ? exitCodes.refused : exitCodes.ok,
      }
    },
  })
}

function columnsOf(given: Options, { kind }: EstimateQuestion) {
  const answer = kind === 'binary' ? (given.scoreColumn ?? 'score') : (given.predictionColumn ?? 'prediction')
  if (answer !== given.labelColumn) return { answer, label: given.labelColumn }
  throw invalid('--label-column', `names the column of the model's answers, ${answer}, too`, given)
}

const defaultThreshold = 0.5

/** @throws InvalidInput `cli-option-invalid` for options that do not go together */
function questionOf(given: Options): EstimateQuestion {
  const { method, predictionColumn, threshold, label } = { ...given, label: given.labelColumn }
  const isRegression = (given.kind ?? kindOf(given)) === 'regression'
  const random = seededRandom(given.seed)
  if (isRegression) {
    if (method === 'cbpe' || method === 'pape')
      throw invalid('--method', `${method} estimates classes; a regression takes dle`, given)
    if (threshold !== undefined || given.values !== undefined || given.scoreColumn !== undefined)
      throw invalid(
        '--threshold, --values and --score-column',
        'are of classes, and this is a regression',
        given,
      )
    return { kind: 'regression', label, random }
  }
  if (method === 'dle')
    throw invalid('--method', 'dle estimates a regression; classes take cbpe or pape', given)
  if (predictionColumn !== undefined)
    throw invalid('--prediction-column', 'is of a regression, and this is binary', given)
  const [truePositive, falsePositive, falseNegative, trueNegative] = given.values ?? []
  const matrix =
    truePositive === undefined ||
    falsePositive === undefined ||
    falseNegative === undefined ||
    trueNegative === undefined
      ? null
      : { truePositive, falsePositive, falseNegative, trueNegative }
  const methods = method === 'auto' ? (['cbpe', 'pape'] as const) : ([method] as const)
  return { kind: 'binary', methods, threshold: threshold ?? defaultThreshold, values: matrix, label, random }
}

function kindOf({ method, predictionColumn }: Options): EstimateQuestion['kind'] {
  return method === 'dle' || predictionColumn !== undefined ? 'regression' : 'binary'
}

function invalid(flag: string, problem: string, { kind, method }: Options): InvalidInput {
  return new InvalidInput('cli-option-invalid', `${flag} ${problem}`, { flag, kind, method })
}
