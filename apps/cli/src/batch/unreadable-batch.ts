import { InvalidInput } from '@weir/vocabulary'

/** The refusal of a file of rows that cannot be read. */
export function unreadableBatch(name: string, cause: unknown): InvalidInput {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new InvalidInput(
    'batch-unreadable',
    `${name} cannot be read: ${reason}; write it again as Parquet or CSV`,
    {
      name,
      reason,
      cause,
    },
  )
}
