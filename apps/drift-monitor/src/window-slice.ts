import { type DriftReported } from '@weir/contracts'
import { type ModelName, type VersionNumber, type Window } from '@weir/vocabulary'

/** What one report is about. */
export interface WindowSlice {
  readonly model: ModelName
  readonly version: VersionNumber
  /** Whether the version answered live, as champion or challenger, or on a copy. */
  readonly role: 'live' | 'shadow'
  /** Empty: all requests. */
  readonly segment: string
  readonly window: Window
}

/** Idempotence key of a report: the same slice and window always give the same. */
export function reportIdOf(
  kind: DriftReported['kind'],
  { model, version, role, segment, window }: WindowSlice,
): string {
  return `${model}/${version}/${role}/${segment}/${kind}/${window.start}-${window.end}`
}
