import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const hourMs = 3_600_000

/** One row: `number` is spread evenly over 0 to 99, `other` over 0 to 6, `carrier` over four names. */
export interface MadeRow {
  readonly event_time_ms: number
  readonly number: number | string | null
  readonly other: number | string | null
  readonly carrier: string | null
  readonly score: number
}

/** Rows that are alike wherever they begin. @param from of the first row's hour */
export function madeRows(
  count: number,
  from: number,
  change: (row: MadeRow, index: number) => MadeRow = (row) => row,
): readonly MadeRow[] {
  return Array.from({ length: count }, (_, index) =>
    change(
      {
        event_time_ms: from * hourMs + index * 36_000,
        number: (index * 37) % 100,
        other: (index * 3) % 7,
        carrier: ['AA', 'UA', 'DL', 'WN'][index % 4] ?? '',
        score: ((index * 61) % 100) / 100,
      },
      index,
    ),
  )
}

/** Writes CSV files into a new folder. @returns its path */
export async function csvFiles(files: Readonly<Record<string, readonly object[]>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-batch-'))
  for (const [name, rows] of Object.entries(files)) {
    const head = Object.keys(rows[0] ?? {})
    const lines = rows.map((row) =>
      Object.values(row)
        .map((value) => value ?? '')
        .join(','),
    )
    await writeFile(join(folder, name), [head.join(','), ...lines].join('\n'))
  }
  return folder
}
