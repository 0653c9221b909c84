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

/** What checks call the scores of a model and its features together: a feature of that name would be told as one with
 *  them. */
const namesOfChecks = ['score', 'pca_error']

/** Features as the columns of a reference file show them: numbers, and categories where they hold text. Times, nested
 *  values and columns with a name that checks use are none.
 *  @param score name of the column of scores */
export function inferredFeatures(columns: readonly FileColumn[], score: string): readonly WantedFeature[] {
  const others = new Set([score, 'event_time', 'event_time_ms', ...namesOfChecks])
  return columns.flatMap(({ name, type }) => (type === 'other' || others.has(name) ? [] : [{ name, type }]))
}

/** The features that were asked for, with those that are said to be categories as such.
 *  @param of names; null: all of them
 *  @throws InvalidInput `batch-column-unknown`, `feature-name-reserved` */
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
  const chosen = features.filter(({ name }) => of.only?.includes(name) ?? true)
  requireTold(chosen)
  return chosen.map(({ name, type }) => ({
    name,
    type: of.categories.includes(name) ? ('category' as const) : type,
  }))
}

/** @throws InvalidInput `feature-name-reserved` */
function requireTold(chosen: readonly WantedFeature[]): void {
  const reserved = chosen.map(({ name }) => name).filter((name) => namesOfChecks.includes(name))
  if (reserved.length === 0) return
  throw new InvalidInput(
    'feature-name-reserved',
    `a feature is named ${reserved.join(', ')}, as checks name what is no feature, and could not be told from it; rename it, or judge the others with --features`,
    { reserved },
  )
}
