import { InvalidInput } from '@weir/vocabulary'
import { z } from 'zod'
import { timeOption } from '../batch/span-options.ts'
import { modelOption, versionOption } from '../option-schemas.ts'

const column = z.string().min(1, 'name a column')
const names = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1, 'names separated by commas')))
const distinctNames = names.refine((all) => new Set(all).size === all.length, 'a name stands there twice')

const values = z
  .string()
  .transform((list) => list.split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text))))
  .pipe(
    z.tuple(
      [z.number(), z.number(), z.number(), z.number()],
      'four numbers tp,fp,fn,tn, such as 30,-8,-20,0',
    ),
  )
  .transform(([truePositive, falsePositive, falseNegative, trueNegative]) => ({
    truePositive,
    falsePositive,
    falseNegative,
    trueNegative,
  }))

/** The options as they are typed, and what they mean. */
export const estimateFlags = [
  ['--reference <file>', 'Parquet or CSV: features, scores (or prediction) and label'],
  [
    '--analysis <file>',
    'Parquet or CSV: the same features and scores; labels, where it has some, are set beside',
  ],
  ['--model <name>', 'instead of --analysis: rows that a version of this model has served'],
  ['--version <n>', 'that version'],
  ['--from <time>', 'first event time of the rows, such as 2001-06-01 or 2001-06-01T06:00:00Z'],
  ['--to <time>', 'event time that they end before'],
  ['--reference-from <time>', 'instead of --reference: labelled rows that the same version has served'],
  ['--reference-to <time>', 'event time that those end before'],
  ['--role <role>', 'rows that were answered live (default), or as a shadow'],
  [
    '--outcome <name>',
    "outcome that is the label of served rows (that of the model's KPI); of several classes their index from 0, or the class itself where classes are numbers",
  ],
  ['--kind <kind>', 'of files: binary (default), multiclass or regression; registered models tell'],
  ['--classes <a,b,c>', 'several classes in the order of their scores (those of the labels, sorted)'],
  ['--score-column <column>', 'scores of the positive class (score)'],
  ['--score-columns <a,b,c>', 'scores of several classes, a column each (score_<class>)'],
  [
    '--prediction-column <column>',
    'predictions of a regression (prediction); of several classes the answers, else the class with the highest score',
  ],
  [
    '--label-column <column>',
    'labels: 1, 0 or null; of several classes their names; for a regression any number (the outcome of a registered model)',
  ],
  [
    '--threshold <score>',
    'scores from it on are answered with the positive class (0.5; that of a registered model)',
  ],
  [
    '--values <tp,fp,fn,tn>',
    'what an answer is worth by cell: estimates the value of a prediction, too (those of the KPI of a registered model)',
  ],
  ['--method <method>', 'cbpe (reads scores alone), pape, dle (regression), or auto: cbpe and pape, or dle'],
  ['--features <a,b,c>', 'use these columns only'],
  ['--categories <a,b,c>', 'columns of files that hold categories although they look like numbers'],
  ['--seed <n>', 'of the folds and samples (1): the same seed gives the same estimate'],
] as const

/** Options of an estimate. Times are event time, UTC ms. */
export const estimateOptions = z.object({
  reference: z.string().min(1).optional(),
  referenceFrom: timeOption.optional(),
  referenceTo: timeOption.optional(),
  analysis: z.string().min(1).optional(),
  model: modelOption.optional(),
  version: versionOption.optional(),
  from: timeOption.optional(),
  to: timeOption.optional(),
  role: z.enum(['live', 'shadow'], 'live or shadow').optional(),
  outcome: z.string().min(1, 'name an outcome').optional(),
  kind: z.enum(['binary', 'multiclass', 'regression'], 'binary, multiclass or regression').optional(),
  classes: distinctNames.pipe(z.array(z.string()).min(2, 'at least two classes')).optional(),
  scoreColumn: column.optional(),
  scoreColumns: distinctNames.optional(),
  predictionColumn: column.optional(),
  labelColumn: column.optional(),
  threshold: z.coerce.number('a score').optional(),
  values: values.optional(),
  method: z.enum(['auto', 'cbpe', 'pape', 'dle'], 'auto, cbpe, pape or dle').default('auto'),
  features: names.optional(),
  categories: names.default([]),
  seed: z.coerce.number('a whole number from 1 to 2147483646').int().min(1).max(2_147_483_646).default(1),
})

export type EstimateOptions = z.output<typeof estimateOptions>

/** Names of those that were given.
 *  @param among of options
 *  @returns as they are typed, such as `--score-column` */
export function givenFlags(
  given: EstimateOptions,
  among: readonly (keyof EstimateOptions)[],
): readonly string[] {
  return among
    .filter((name) => given[name] !== undefined)
    .map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`)
}

/** @param flag as it is typed, or several */
export function invalidOption(
  flag: string,
  problem: string,
  { kind, method }: EstimateOptions,
): InvalidInput {
  return new InvalidInput('cli-option-invalid', `${flag} ${problem}`, { flag, kind, method })
}
