import { InvalidInput } from '@weir/vocabulary'
import { z } from 'zod'
import { type FileColumn } from './file-columns.ts'
import { type WantedFeature } from './read-rows.ts'

const contractFile = z.looseObject({
  features: z
    .array(z.looseObject({ name: z.string().min(1), type: z.enum(['number', 'category']).default('number') }))
    .min(1),
})

/** Features as a model file names them. @throws InvalidInput `contract-file-invalid` */
export function contractFeatures(json: unknown, path: string): readonly WantedFeature[] {
  const parsed = contractFile.safeParse(json)
  if (parsed.success) return parsed.data.features.map(({ name, type }) => ({ name, type }))
  const [issue] = parsed.error.issues
  const problem = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`
  throw new InvalidInput(
    'contract-file-invalid',
    `${path} does not say which features there are (${problem}); write features: [{ name, type }] as in a model file`,
    { path, problem },
  )
}

/** Features as the columns of a reference file show them: numbers, and categories where they hold text. Times, nested
 *  values and the scores are none.
 *  @param score name of the column of scores */
export function inferredFeatures(columns: readonly FileColumn[], score: string): readonly WantedFeature[] {
  const others = new Set([score, 'event_time', 'event_time_ms'])
  return columns.flatMap(({ name, type }) => (type === 'other' || others.has(name) ? [] : [{ name, type }]))
}

/** Which features are wanted, and which of them are categories whatever they look like. */
export interface FeatureChoice {
  /** Null: all of them. Empty: none is wanted. */
  readonly only: readonly string[] | null
  /** Those of them that are left out; none when missing. */
  readonly exclude?: readonly string[]
  readonly categories: readonly string[]
}

/** The features that were asked for, with those that are said to be categories as such.
 *  @throws InvalidInput `batch-column-unknown` */
export function chosenFeatures(
  features: readonly WantedFeature[],
  { only, exclude = [], categories }: FeatureChoice,
): readonly WantedFeature[] {
  const known = features.map(({ name }) => name)
  const unknown = [...(only ?? []), ...exclude, ...categories].filter((name) => !known.includes(name))
  const chosen = features.filter(({ name }) => (only?.includes(name) ?? true) && !exclude.includes(name))
  const isNoneLeft = chosen.length === 0 && only?.length !== 0
  if (unknown.length > 0 || isNoneLeft)
    throw new InvalidInput('batch-column-unknown', problemOf({ known, unknown }), { unknown, known })
  return chosen.map(({ name, type }) => ({
    name,
    type: categories.includes(name) ? ('category' as const) : type,
  }))
}

function problemOf({ known, unknown }: Readonly<Record<'known' | 'unknown', readonly string[]>>): string {
  if (known.length === 0)
    return 'the reference has no column that could be judged; name its features in a file with --contract'
  const listed = known.join(', ').slice(0, 500)
  return unknown.length > 0
    ? `there is no column ${unknown.join(', ')} to judge; there are ${listed}`
    : `--exclude leaves no column to judge; there are ${listed}`
}

/** A column holds a feature or the scores, not both: without a word on it nobody knows which.
 *  @param score name of the column of scores
 *  @throws InvalidInput `score-column-is-feature` */
export function requireScoreApart(features: readonly WantedFeature[], score: string): void {
  if (!features.some(({ name }) => name === score)) return
  throw new InvalidInput(
    'score-column-is-feature',
    `${score} is a feature of the model, and the column of that name is read as such; name the column with the scores of the model with --score, or one that the files lack when they have no scores`,
    { score },
  )
}
