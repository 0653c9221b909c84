import { type InputContract } from '@weir/models'
import { parquetMetadata, parquetRead, type AsyncBuffer, type FileMetaData } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { columnBuilder, type ReferenceColumn } from './reference-columns.ts'
import { requireFeatures, unreadable } from './reference-refusals.ts'
import { requireRowsWithin, type ReferenceLimits } from './reference-limits.ts'

/** Reads the contract's features from a Parquet file, one column at a time so that only one is held twice.
 *  @throws InvalidInput `reference-unreadable`, `reference-feature-missing`, `reference-too-large`, `reference-empty`,
 *  `reference-null`, `reference-value-invalid` */
export async function readParquet(
  bytes: Uint8Array,
  contract: InputContract,
  limits: ReferenceLimits,
): Promise<readonly ReferenceColumn[]> {
  const metadata = await refuseUnreadable(async () => parquetMetadata(bytes, { geoparquet: false }))
  requireFeatures(topLevelColumns(metadata), contract)
  const rows = Number(metadata.num_rows)
  requireRowsWithin(rows, limits)
  const source = { file: asyncBuffer(bytes), metadata, rows }
  const columns: ReferenceColumn[] = []
  for (const feature of contract.features) {
    const cells = await refuseUnreadable(() => readCells(source, feature.name))
    const builder = columnBuilder(feature)
    for (const cell of cells) builder.add(cell)
    columns.push(builder.build())
  }
  return columns
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
