import { InvalidInput } from '@weir/vocabulary'

/** What a reference file may be at most. */
export interface ReferenceLimits {
  readonly maxBytes: number
  readonly maxRows: number
}

/** 2,000,000 rows of 25 float features are 200 MB in memory; a profile of 100,000 rows is as sharp for drift. */
export const defaultReferenceLimits: ReferenceLimits = { maxBytes: 200 * 1024 * 1024, maxRows: 2_000_000 }

/** Under this many rows a bin of a decile holds fewer than 100. */
const comfortableRows = 1000

/** @throws InvalidInput `reference-too-large` */
export function requireBytesWithin(sizeBytes: number, { maxBytes }: ReferenceLimits): void {
  if (sizeBytes > maxBytes)
    throw new InvalidInput(
      'reference-too-large',
      `the reference file has ${sizeBytes} bytes, and ${maxBytes} are the limit; keep a random sample of its rows`,
      { sizeBytes, limit: maxBytes },
    )
}

/** @throws InvalidInput `reference-too-large`, `reference-empty` */
export function requireRowsWithin(rows: number, { maxRows }: ReferenceLimits): void {
  if (rows > maxRows)
    throw new InvalidInput(
      'reference-too-large',
      `the reference file has ${rows} rows or more, and ${maxRows} are the limit; keep a random sample`,
      { rows, limit: maxRows },
    )
  if (rows === 0)
    throw new InvalidInput(
      'reference-empty',
      'the reference file has no rows; give data that the model is known to do well on',
      {
        rows,
      },
    )
}

/** What is weaker with a file of this size, in sentences for people; none when it is large enough. */
export function notesOn(rows: number): readonly string[] {
  if (rows >= comfortableRows) return []
  return [
    `the reference has ${rows} rows; with fewer than ${comfortableRows} its quantiles and rare categories are uncertain (a share near 10 % has a standard error of ${(30 / Math.sqrt(rows)).toFixed(1)} points), so drift scores are noisier and small shifts go unseen`,
  ]
}
