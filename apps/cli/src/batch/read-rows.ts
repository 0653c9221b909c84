import { readReferenceFile, type ReferenceData } from '@weir/artifacts'
import { newContract, type Feature } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'
import { columnNames, type LoadedFile } from './file-columns.ts'

/** A feature as far as reading it goes. */
export type WantedFeature = Pick<Feature, 'name' | 'type'>

/** Rows of a file: the features in the order in which they were wanted, and the score if there is one. */
export interface BatchRows {
  readonly name: string
  readonly data: ReferenceData
  /** Rows that there are, >= `data.rows`: of too many that a version has served a sample is read. */
  readonly total: number
  /** Null: the file has no such column. */
  readonly score: Float32Array | null
  /** Columns that nothing is done with. */
  readonly unused: readonly string[]
}

/** Reads the wanted columns of a file, and its event times. Nulls are read everywhere: their share is judged.
 *  @param score name of the column of scores, read if the file has it
 *  @throws InvalidInput `batch-unreadable`, `batch-refused` with the code of what the reader refused in `context.code` */
export async function readRows(
  file: LoadedFile,
  { features, score }: { readonly features: readonly WantedFeature[]; readonly score: string },
): Promise<BatchRows> {
  const found = await columnNames(file)
  const hasScore = found.includes(score) && !features.some(({ name }) => name === score)
  const wanted = hasScore ? [...features, { name: score, type: 'number' as const }] : features
  const contract = newContract(wanted.map(({ name, type }) => ({ name, type, unit: '', nullable: true })))
  const data = await readReferenceFile(file, contract).catch((error: unknown) => {
    throw error instanceof InvalidInput ? refused(file, error) : error
  })
  const last = hasScore ? data.columns.at(-1) : undefined
  const names = new Set([...wanted.map(({ name }) => name), 'event_time', 'event_time_ms'])
  return {
    name: file.name,
    data: hasScore ? { ...data, columns: data.columns.slice(0, -1) } : data,
    total: data.rows,
    score: last?.kind === 'numbers' ? last.values : null,
    unused: found.filter((name) => !names.has(name)),
  }
}

/** The reader speaks of "the reference file", also when it reads a batch. */
export function refused({ name }: LoadedFile, cause: InvalidInput): InvalidInput {
  const message =
    cause.code === 'reference-empty'
      ? `${name} has no rows; give a file with rows`
      : cause.message.replaceAll('the reference file', name).replaceAll('the reference', name)
  return new InvalidInput('batch-refused', message, { ...cause.context, name, refusal: cause.code, cause })
}
