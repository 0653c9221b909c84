import { type RawRow } from '@weir/clickhouse'
import { type ModelName, type VersionNumber } from '@weir/vocabulary'
import { z } from 'zod'

/** Reads rows; the driver's only door that reports need. */
export type Select = (sql: string, params: Readonly<Record<string, unknown>>) => Promise<readonly RawRow[]>

/** Which windows are read. */
export interface WindowQuery {
  readonly model: ModelName
  /** null: every version. */
  readonly version: VersionNumber | null
  /** Length of the windows in ms; null: every one. */
  readonly lengthMs: number | null
  /** Newest windows of each series. */
  readonly last: number
}

/** A number that may not be known: ClickHouse writes NaN and infinities as text, and NaN is null here. */
export const measured = z.union([
  z.number(),
  z.null(),
  z.enum(['nan', '-nan']).transform(() => null),
  z.enum(['inf', '-inf']).transform((text) => (text === 'inf' ? Infinity : -Infinity)),
])

/** Who answered, and in which window of event time. */
export const windowRow = z.object({
  version: z.number(),
  role: z.string(),
  segment: z.string(),
  startAt: z.number(),
  endAt: z.number(),
  n: z.number(),
})

export const times =
  'toUnixTimestamp64Milli(window_start) AS startAt, toUnixTimestamp64Milli(window_end) AS endAt'
export const length = 'toUnixTimestamp64Milli(window_end) - toUnixTimestamp64Milli(window_start)'
export const ofVersion = 'model = {model:String} AND ({version:UInt32} = 0 OR version = {version:UInt32})'
export const ofLength = `({lengthMs:Int64} = 0 OR ${length} = {lengthMs:Int64})`

export function paramsOf({ model, version, lengthMs, last }: WindowQuery) {
  return { model, version: version ?? 0, lengthMs: lengthMs ?? 0, last }
}

/** `version 2 (live), segment west`. */
export function armOf({
  version,
  role,
  segment,
}: Pick<z.output<typeof windowRow>, 'version' | 'role' | 'segment'>): string {
  return `version ${version} (${role})${segment === '' ? '' : `, segment ${segment}`}`
}
