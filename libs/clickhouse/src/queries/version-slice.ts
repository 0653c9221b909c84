import { type Instant, type ModelName, type VersionNumber } from '@weir/vocabulary'

/** Answers of one version in one role over a span of event time. */
export interface VersionSlice {
  readonly model: ModelName
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
  /** Empty: all requests. */
  readonly segment: string
  /** Whole minutes, UTC ms, `[from, to)`. */
  readonly from: Instant
  readonly to: Instant
}

/** The condition on a table of minutes that selects a slice, given as parameters. */
export const isOfSlice = `model = {model:String} AND version = {version:UInt32} AND role = {role:String}
  AND segment = {segment:String} AND minute >= fromUnixTimestamp64Milli({from:Int64})
  AND minute < fromUnixTimestamp64Milli({to:Int64})`
