import { parquetMetadata, parquetRead, type AsyncBuffer, type FileMetaData } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { planColumns, type ReferenceColumns, type WantedColumns } from './column-plan.ts'
import { unreadable } from './reference-refusals.ts'
import { requireRowsWithin, type ReferenceLimits } from './reference-limits.ts'

/** Reads the wanted columns from a Parquet file, one column at a time so that only one is held twice.
 *  @throws InvalidInput `reference-unreadable`, `reference-feature-missing`, `reference-column-repeated`,
 *  `reference-too-large`, `reference-empty`, `reference-null`, `reference-value-invalid` */
export async function readParquet(
  bytes: Uint8Array,
  wanted: WantedColumns,
  limits: ReferenceLimits,
): Promise<ReferenceColumns> {
  const metadata = await refuseUnreadable(async () => parquetMetadata(bytes, { geoparquet: false }))
  const plan = planColumns(topLevelColumns(metadata), wanted)
  const rows = Number(metadata.num_rows)
  requireRowsWithin(rows, limits)
  const source = { file: asyncBuffer(bytes), metadata, rows }
  for (const column of plan.columns) {
    const cells = await refuseUnreadable(() => readCells(source, column.name))
    for (const cell of cells) column.add(cell)
  }
  return plan.build()
}

interface Source {
  readonly file: AsyncBuffer
  readonly metadata: FileMetaData
  readonly rows: number
}

async function readCells({ file, metadata, rows }: Source, column: string): Promise<readonly unknown[]> {
  const cells: unknown[] = new Array(rows)
  let filled = 0
  await parquetRead({
    file,
    metadata,
    columns: [column],
    compressors,
    geoparquet: false,
    onChunk({ columnData, rowStart }) {
      filled += columnData.length
      for (let index = 0; index < columnData.length && rowStart + index < rows; index += 1)
        cells[rowStart + index] = columnData[index]
    },
  })
  if (filled !== rows)
    throw new Error(`column ${column} has ${filled} values, and the file announces ${rows} rows`)
  return cells
}

/** Names of the columns at the top of the schema: they follow the root, each before its own children. */
function topLevelColumns({ schema }: FileMetaData): readonly string[] {
  const [root, ...elements] = schema
  const names: string[] = []
  let nested = 0
  for (const { name, num_children: children = 0 } of elements) {
    if (nested === 0) names.push(name)
    nested += children - (nested > 0 ? 1 : 0)
  }
  return root === undefined ? [] : names
}

function asyncBuffer(bytes: Uint8Array): AsyncBuffer {
  const buffer = bytes.buffer instanceof ArrayBuffer ? bytes.buffer : Uint8Array.from(bytes).buffer
  return {
    byteLength: bytes.byteLength,
    slice: (start, end) =>
      buffer.slice(bytes.byteOffset + start, bytes.byteOffset + (end ?? bytes.byteLength)),
  }
}

async function refuseUnreadable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw unreadable('Parquet', error)
  }
}
