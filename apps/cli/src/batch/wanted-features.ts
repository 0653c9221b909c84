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

/** The features that were asked for, with those that are said to be categories as such.
 *  @param of names; null: all of them
 *  @throws InvalidInput `batch-column-unknown` */
export function chosenFeatures(
  features: readonly WantedFeature[],
  of: { readonly only: readonly string[] | null; readonly categories: readonly string[] },
): readonly WantedFeature[] {
  const known = features.map(({ name }) => name)
  const unknown = [...(of.only ?? []), ...of.categories].filter((name) => !known.includes(name))
  if (unknown.length > 0 || known.length === 0)
    throw new InvalidInput(
      'batch-column-unknown',
      known.length === 0
        ? 'the reference has no column that could be judged; name its features in a file with --contract'
        : `there is no column ${unknown.join(', ')} to judge; there are ${known.join(', ').slice(0, 500)}`,
      { unknown, known },
    )
  return features
    .filter(({ name }) => of.only?.includes(name) ?? true)
    .map(({ name, type }) => ({
      name,
      type: of.categories.includes(name) ? ('category' as const) : type,
    }))
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
