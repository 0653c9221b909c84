import { type DriftReported } from '@weir/contracts'
import { type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'

/** A version as it answered: live, as champion or challenger, or on copies. */
export interface WatchedVersion {
  readonly model: ModelName
  readonly version: VersionNumber
  readonly role: 'live' | 'shadow'
}

/** What one report is about. */
export interface WindowSlice extends WatchedVersion {
  /** Empty: all requests. */
  readonly segment: string
  readonly window: Window
}

const series = [
  /** Checks of the windows that end with an hour. */
  'drift',
  'kpi',
  /** Performance by stage of the labels. */
  'estimated',
  'provisional',
  'final',
  /** Realised minus estimated loss of a block of time. */
  'gap',
  'label-delay',
  /** Wall time without an answer. */
  'silence',
] as const

/** Reports of one series and slice replace one another. */
export type ReportSeries = (typeof series)[number]

/** Idempotence key of a report: the same series, slice and window always give the same. */
export function reportIdOf(of: ReportSeries, slice: WindowSlice): string {
  const { model, version, role, segment, window } = slice
  return `${model}/${version}/${role}/${segment}/${of}/${window.start}-${window.end}`
}

/** Series of a report; null for one that this release does not know. */
export function seriesOf({ reportId }: Pick<DriftReported, 'reportId'>): ReportSeries | null {
  const name = reportId.split('/').at(-2)
  return series.find((known) => known === name) ?? null
}
