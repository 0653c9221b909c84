import { type Window } from '@weir/vocabulary'
import { overlaps } from './baseline-windows.ts'
import { type CheckResult } from './check-result.ts'
import { familyOf } from './hysteresis.ts'
import { type MonitorDefinition } from './monitor-definition.ts'
import { featureOf, resultLabel, type KnownFeatures } from './result-label.ts'
import { watchedFeatures } from './watched-features.ts'
import { decidingStatistic } from './watched-subjects.ts'

/** What results of before are held against: the definition of now. */
export interface Judging {
  readonly definition: MonitorDefinition
  readonly known: KnownFeatures
  /** Names of the features that are judged; null: not known. */
  readonly watched: ReadonlySet<string> | null
}

/** @param profile null: the features are not known, and none of them counts as watched no more */
export function judgingOf(definition: MonitorDefinition, profile: KnownFeatures | null): Judging {
  const known = profile ?? { features: [] }
  const watched = new Set(watchedFeatures(definition, known).map(({ name }) => name))
  return { definition, known, watched: profile === null ? null : watched }
}

/** Whether a check of before may still alert: the definition has its subject, segment and length of windows judged, and
 *  mutes none of them. */
export function isStillJudged(result: CheckResult, { definition, known, watched }: Judging): boolean {
  const { check, segment, window } = result
  const family = familyOf(check)
  // Categories are counted with the quality and alert with the volume.
  const part = check === 'category_gone' ? 'quality' : family
  if (family === null || part === null || !definition[family].isOn || !definition[part].isOn) return false
  if (segment !== '' && !definition.segments.includes(segment)) return false
  const feature = featureOf(result, known)
  if (watched !== null && feature !== null && !watched.has(feature)) return false
  const label = resultLabel(result, known)
  if (isMuted(definition, { check, label }) || !decides(result, { definition, known })) return false
  const lengthMs = lengthJudged(definition, { check, label })
  return lengthMs === null || lengthMs === window.end - window.start
}

/** Whether a window of before is of time that the definition excludes. A block of labels is judged by the hours that are
 *  left of it, silence by the time that is left of it, every other window as a whole. */
export function isLeftOut({ check, window }: CheckResult, excluded: readonly Window[]): boolean {
  if (check === 'silence') return false
  if (check === 'gap') return excluded.some(({ start, end }) => start <= window.start && window.end <= end)
  return excluded.some((range) => overlaps(window, range))
}

type Ruled = Pick<CheckResult, 'check'> & { readonly label: string | null }

function isMuted({ muted, drift }: MonitorDefinition, { check, label }: Ruled): boolean {
  if (label === null) return false
  return muted.includes(label) || (check === 'drift' && drift.columns[label]?.isMuted === true)
}

/** Whether the statistic of a drift is the one that decides by now; of features that are not known any may. */
function decides(
  { check, subjectKind, subject, statistic }: CheckResult,
  { definition, known }: Pick<Judging, 'definition' | 'known'>,
): boolean {
  if (check !== 'drift') return true
  const { method } = definition.drift
  if (subjectKind === 'score') return statistic === method
  const feature = known.features.find(({ name }) => name === subject)
  return feature === undefined || statistic === decidingStatistic(method, feature)
}

/** The one length of windows that a check has; null where it has several, or chooses. */
function lengthJudged(definition: MonitorDefinition, { check, label }: Ruled): number | null {
  const { drift, quality, performance, serving } = definition
  switch (check) {
    case 'drift':
    case 'multivariate_drift': {
      const wanted = drift.columns[label ?? '']?.windowMs ?? drift.windowMs
      return wanted === 'auto' ? null : wanted
    }
    case 'volume':
    case 'silence':
      return null
    case 'gap':
      return performance.blockMs
    case 'failed_share':
      return serving.windowMs
    default:
      return quality.windowMs
  }
}
