import { type ReferenceProfile } from '@weir/drift'
import { type CallService } from '../call-service.ts'
import { readYaml } from '../read-yaml.ts'
import { batchProfile, narrowed } from './batch-profile.ts'
import { fileColumns, type LoadedFile } from './file-columns.ts'
import { loadFile } from './load-file.ts'
import { requireOtherFile } from './require-apart.ts'
import { readRows, type BatchRows, type WantedFeature } from './read-rows.ts'
import { type RowSource, type RowSources, type ServedSource } from './row-sources.ts'
import { modelFeatures, type ServedBatchQuestion } from './served-batch.ts'
import { versionProfile } from './version-profile.ts'
import { chosenFeatures, contractFeatures, inferredFeatures, requireScoreApart } from './wanted-features.ts'

/** A batch and what it is compared with. */
export interface ReadSources {
  readonly profile: ReferenceProfile
  readonly batch: BatchRows
  /** Null: the profile is the one that the registry froze, which has no rows. */
  readonly reference: BatchRows | null
  /** What the profile is of, for people. */
  readonly against: string
}

/** Which columns are read, and of which type they are. */
export interface ColumnOptions {
  readonly contract?: string | undefined
  readonly features?: readonly string[] | undefined
  /** Columns that are no features: ids, labels. */
  readonly exclude: readonly string[]
  readonly categories: readonly string[]
  /** Name of the column of scores in files. */
  readonly score: string
}

export interface SourceReaders {
  readonly call: CallService
  readonly served: (question: ServedBatchQuestion) => Promise<BatchRows>
  /** Rows at most of each span that was served. */
  readonly most: number
}

/** Reads the rows of a batch, and the rows or the profile of what it is compared with.
 *  @throws InvalidInput `file-unreadable`, `batch-unreadable`, `batch-refused`, `batch-column-unknown`,
 *  `contract-file-invalid`, `score-column-is-feature`, `version-without-reference`, `served-rows-missing`,
 *  `windows-overlap` for one file as both */
export async function readSources(
  sources: RowSources,
  columns: ColumnOptions,
  readers: SourceReaders,
): Promise<ReadSources> {
  const { batch, reference } = sources
  const { features: only = null, exclude, categories, score } = columns
  const read = async (source: LoadedSource, features: readonly WantedFeature[]) =>
    source.kind === 'file'
      ? readRows(source.file, { features, score })
      : readServed(source, features, readers)
  if (reference.kind === 'profile') {
    const { model, version } = reference.of
    const whole = await versionProfile(readers.call, model, version)
    if (batch.kind === 'file') requireScoreApart(whole.features, score)
    const features = chosenFeatures(whole.features, { only, exclude, categories: [] })
    const profile = narrowed(
      whole,
      features.map(({ name }) => name),
    )
    const rows = await read(await loaded(batch), features)
    return { profile, batch: rows, reference: null, against: `version ${version} of ${model}` }
  }
  const normal = await loaded(reference)
  const judged = await loaded(batch)
  if (normal.kind === 'file' && judged.kind === 'file') requireOtherFile(normal.file, judged.file)
  const known = await knownFeatures(batch, normal, { columns, readers })
  // Rows that were served have their score apart from the features.
  if (batch.kind === 'file' || reference.kind === 'file') requireScoreApart(known, score)
  const features = chosenFeatures(known, { only, exclude, categories })
  const rows = await read(normal, features)
  const profile = batchProfile(rows)
  return { profile, batch: await read(judged, features), reference: rows, against: rows.name }
}

type LoadedSource = { readonly kind: 'file'; readonly file: LoadedFile } | ServedSource

async function loaded(source: RowSource): Promise<LoadedSource> {
  return source.kind === 'file' ? { kind: 'file', file: await loadFile(source.path) } : source
}

/** Features as the contract of the version knows them that served rows; of two files, those of the reference. */
async function knownFeatures(
  batch: RowSource,
  reference: LoadedSource,
  of: { readonly columns: ColumnOptions; readonly readers: SourceReaders },
): Promise<readonly WantedFeature[]> {
  const { columns, readers } = of
  if (reference.kind === 'served') return modelFeatures(readers.call, reference.of.model)
  if (batch.kind === 'served') return modelFeatures(readers.call, batch.of.model)
  const { contract, score } = columns
  if (contract !== undefined) return contractFeatures(await readYaml(contract), contract)
  return inferredFeatures(await fileColumns(reference.file), score)
}

async function readServed(
  { of: { model, version }, role, window }: ServedSource,
  features: readonly WantedFeature[],
  { call, served, most }: SourceReaders,
): Promise<BatchRows> {
  return served({
    ...{ model, version, role, window, most },
    contract: await modelFeatures(call, model),
    only: features.map(({ name }) => name),
    outcome: null,
  })
}
