import { parquetMetadata, parquetSchema, type SchemaElement } from 'hyparquet'
import { csvColumns, csvNames } from './csv-columns.ts'
import { unreadableBatch } from './unreadable-batch.ts'

/** A column as a file has it. `other`: times, dates and nested values, which no feature can be. */
export interface FileColumn {
  readonly name: string
  readonly type: 'number' | 'category' | 'other'
}

/** A file that was read whole. */
export interface LoadedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** The columns of a Parquet or CSV file and what they hold. Numbers of a CSV column are known by its values.
 *  @throws InvalidInput `batch-unreadable` */
export async function fileColumns(file: LoadedFile): Promise<readonly FileColumn[]> {
  return isParquet(file.bytes) ? parquetColumns(file) : csvColumns(requireCsv(file))
}

/** Names of the columns of a Parquet or CSV file; its values are not looked at.
 *  @throws InvalidInput `batch-unreadable` */
export async function columnNames(file: LoadedFile): Promise<readonly string[]> {
  return isParquet(file.bytes) ? parquetColumns(file).map(({ name }) => name) : csvNames(requireCsv(file))
}

function requireCsv(file: LoadedFile): LoadedFile {
  if (/\.csv$/i.test(file.name)) return file
  throw unreadableBatch(file.name, 'it is neither Parquet nor named *.csv')
}

function parquetColumns({ name, bytes }: LoadedFile): readonly FileColumn[] {
  try {
    const { buffer, byteOffset, byteLength } = bytes
    const whole =
      buffer instanceof ArrayBuffer
        ? buffer.slice(byteOffset, byteOffset + byteLength)
        : Uint8Array.from(bytes).buffer
    const { children } = parquetSchema(parquetMetadata(whole))
    return children.map((child) => ({
      name: child.element.name,
      type: child.children.length > 0 ? ('other' as const) : typeOf(child.element),
    }))
  } catch (cause) {
    throw unreadableBatch(name, cause)
  }
}

const numbers = ['BOOLEAN', 'INT32', 'INT64', 'FLOAT', 'DOUBLE']
const texts = ['UTF8', 'ENUM', 'STRING']
const moments = ['DATE', 'TIME', 'TIMESTAMP']

function typeOf({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): FileColumn['type'] {
  const meaning = logical?.type ?? converted ?? ''
  if (moments.some((moment) => meaning.startsWith(moment)) || type === 'INT96') return 'other'
  if (type !== undefined && numbers.includes(type)) return 'number'
  if (meaning === 'DECIMAL' || meaning === 'FLOAT16') return 'number'
  return texts.includes(meaning) || meaning === '' ? 'category' : 'other'
}

function isParquet(bytes: Uint8Array): boolean {
  const magic = [0x50, 0x41, 0x52, 0x31]
  return magic.every((byte, index) => bytes[index] === byte)
}
