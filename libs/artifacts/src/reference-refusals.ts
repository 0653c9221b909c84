import { type InputContract } from '@weir/models'
import { InvalidInput } from '@weir/vocabulary'

/** @throws InvalidInput `reference-feature-missing` naming what lacks and what is there, `reference-column-repeated` */
export function requireFeatures(columns: readonly string[], contract: InputContract): void {
  const names = contract.features.map(({ name }) => name)
  requireColumns(columns, names)
  for (const name of names) requireOnce(columns, name)
}

/** @throws InvalidInput `reference-feature-missing` */
export function requireColumns(columns: readonly string[], names: readonly string[]): void {
  const missing = names.filter((name) => !columns.includes(name))
  if (missing.length === 0) return
  throw new InvalidInput(
    'reference-feature-missing',
    `the reference file lacks ${missing.join(', ')}; its columns are ${columns.join(', ').slice(0, 500)}`,
    { missing, columns },
  )
}

/** @throws InvalidInput `reference-column-repeated` */
export function requireOnce(columns: readonly string[], name: string): void {
  if (columns.indexOf(name) !== columns.lastIndexOf(name))
    throw new InvalidInput(
      'reference-column-repeated',
      `the reference file has two columns named ${name}; keep one`,
      { column: name },
    )
}

export function unreadable(format: 'Parquet' | 'CSV', cause: unknown): InvalidInput {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new InvalidInput(
    'reference-unreadable',
    `the reference file is not readable as ${format}: ${reason}; write it again with pyarrow, pandas or DuckDB`,
    { format, reason, cause },
  )
}
