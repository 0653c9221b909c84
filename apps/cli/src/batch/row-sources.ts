import { InvalidInput, type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'
import { requireSpansApart, spanOption } from './span-options.ts'

/** Where rows come from: a file, or what a version has served in a span of event time. */
export type RowSource = { readonly kind: 'file'; readonly path: string } | ServedSource

export interface ServedSource {
  readonly kind: 'served'
  readonly of: NamedVersion
  readonly role: 'live' | 'shadow'
  /** Event time, UTC ms. */
  readonly window: Window
}

export interface NamedVersion {
  readonly model: ModelName
  readonly version: VersionNumber
}

/** What is compared with what: a batch with rows, or with the bins that the registry froze for a version. */
export interface RowSources {
  readonly batch: RowSource
  readonly reference: RowSource | { readonly kind: 'profile'; readonly of: NamedVersion }
}

/** Options that say where rows come from. Times are event time, UTC ms. */
export interface SourceOptions {
  readonly file?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly reference?: string | undefined
  readonly referenceFrom?: number | undefined
  readonly referenceTo?: number | undefined
  readonly model?: ModelName | undefined
  readonly version?: VersionNumber | undefined
  readonly role?: 'live' | 'shadow' | undefined
  /** Types of features are given, which a version has of its own. */
  readonly hasTypes: boolean
}

/** What is compared with what.
 *  @throws InvalidInput `cli-option-invalid` for options that do not go together, `windows-overlap` for two spans that
 *  share a time */
export function rowSources(given: SourceOptions): RowSources {
  const spans = {
    batch: spanOption(given.from, given.to, ['--from', '--to']),
    reference: spanOption(given.referenceFrom, given.referenceTo, ['--reference-from', '--reference-to']),
  }
  if (spans.batch !== undefined && spans.reference !== undefined)
    requireSpansApart(spans.reference, spans.batch)
  const isServed = spans.batch !== undefined || spans.reference !== undefined
  if (!isServed && given.role !== undefined)
    throw invalid('--role is of rows that a version has served: give --from and --to, too', given)
  const batch = oneOf(given.file, servedIn(spans.batch, given))
  if (batch === null) throw invalid(oneBatch, given)
  const rows = oneOf(given.reference, servedIn(spans.reference, given))
  if (rows === null && (given.reference !== undefined || spans.reference !== undefined))
    throw invalid(
      'give the reference rows in one way: --reference, or --reference-from and --reference-to',
      given,
    )
  const { model, version, hasTypes } = given
  // Beside two files a version would be a second thing to compare with.
  if (rows !== null && !isServed && (model !== undefined || version !== undefined))
    throw invalid(oneNormal, given)
  if (rows !== null && (!isServed || !hasTypes)) return { batch, reference: rows }
  if (model === undefined || version === undefined || hasTypes) throw invalid(oneNormal, given)
  return { batch, reference: { kind: 'profile', of: { model, version } } }
}

const oneBatch =
  'give the batch in one way: --file, or --from and --to with --model and --version for what that version has served'
const oneNormal =
  'give what is normal in one way: --reference (with --contract or --categories where types are not as they look), or --model and --version, which have the types that were registered'

/** The source that is given; null for none or both. */
function oneOf(path: string | undefined, served: ServedSource | null): RowSource | null {
  if (path === undefined) return served
  return served === null ? { kind: 'file', path } : null
}

function servedIn(window: Window | undefined, given: SourceOptions): ServedSource | null {
  if (window === undefined) return null
  const { model, version, role = 'live' } = given
  if (model === undefined || version === undefined)
    throw invalid('rows that were served are those of a version: give --model and --version, too', given)
  return { kind: 'served', of: { model, version }, role, window }
}

function invalid(problem: string, given: SourceOptions): InvalidInput {
  return new InvalidInput('cli-option-invalid', problem, { ...given })
}
