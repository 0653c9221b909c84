import { type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { requireSpansApart, spanOption } from '../batch/span-options.ts'
import { givenFlags, invalidOption, type EstimateOptions } from './estimate-options.ts'

/** Rows that a version has served, and what they are estimated from. */
export interface ServedSource {
  readonly model: ModelName
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
  /** Event time of the rows to estimate for. */
  readonly window: Window
  /** Path of a file with labelled rows, or the event time of labelled rows that the same version has served. */
  readonly reference: string | Window
}

/** Options that only rows that were served take. */
const ofServed = [
  'model',
  'version',
  'from',
  'to',
  'role',
  'outcome',
  'referenceFrom',
  'referenceTo',
] as const satisfies readonly (keyof EstimateOptions)[]

/** Whether any option speaks of rows that were served. */
export function isOfServed(given: EstimateOptions): boolean {
  return givenFlags(given, ofServed).length > 0
}

/** Where rows come from, by the options.
 *  @throws InvalidInput `cli-option-invalid` for options that do not go together, `windows-overlap` for two spans that do */
export function servedSource(given: EstimateOptions): ServedSource {
  const { model, version, role = 'live' } = given
  if (given.analysis !== undefined)
    throw invalidOption(
      `--analysis and ${givenFlags(given, ofServed).join(', ')}`,
      'do not go together: give the rows to estimate for as a file, or with --model, --version, --from and --to as those that a version has served',
      given,
    )
  const window = spanOption(given.from, given.to, ['--from', '--to'])
  if (model === undefined || version === undefined || window === undefined)
    throw invalidOption(
      '--model, --version, --from and --to',
      'go together: they name the rows that a version has served',
      given,
    )
  requireOfRegistry(given)
  const reference = referenceOf(given)
  if (typeof reference !== 'string') requireSpansApart(reference, window)
  return { model, version, role, window, reference }
}

function requireOfRegistry(given: EstimateOptions): void {
  const known = [
    ...givenFlags(given, ['kind', 'classes']),
    ...(given.categories.length > 0 ? ['--categories'] : []),
  ]
  if (known.length > 0)
    throw invalidOption(known.join(' and '), 'must be left out: the registry knows it of the model', given)
}

function referenceOf(given: EstimateOptions): string | Window {
  const { reference } = given
  const span = spanOption(given.referenceFrom, given.referenceTo, ['--reference-from', '--reference-to'])
  if (span === undefined && reference !== undefined) return reference
  if (span === undefined || reference !== undefined)
    throw invalidOption(
      '--reference, or --reference-from and --reference-to,',
      'must say where the labelled rows are: in a file, or among those that the version has served',
      given,
    )
  const columns = givenFlags(given, ['scoreColumn', 'scoreColumns', 'predictionColumn', 'labelColumn'])
  if (columns.length === 0) return span
  throw invalidOption(
    columns.join(' and '),
    'must be left out: no file is read that has such a column; --outcome names the label of served rows',
    given,
  )
}
