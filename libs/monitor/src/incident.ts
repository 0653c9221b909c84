import { type CheckResult } from './check-result.ts'
import { type FiringCheck } from './check-memory.ts'
import { type AlertFamily, type MonitorDefinition } from './monitor-definition.ts'
import { subjectLabel } from './subject-label.ts'
import { importanceOf } from './watched-features.ts'

/** Everything of one family that is wrong with a version at once: one alert, however many features. */
export interface Incident {
  readonly family: AlertFamily
  /** Most pressing first: importance of the feature times impact. */
  readonly ranked: readonly RankedCheck[]
}

export interface RankedCheck {
  readonly firing: FiringCheck
  /** Importance times impact; unit-free, only its order means something. */
  readonly rank: number
}

/** Nothing is more than this many times as bad as its threshold: a category of which nothing is left, for one. */
const mostImpact = 1000

/** Groups firing checks by family, most pressing check first. */
export function incidentsOf(
  firing: readonly FiringCheck[],
  { importance }: Pick<MonitorDefinition, 'importance'>,
): readonly Incident[] {
  const byFamily = new Map<AlertFamily, RankedCheck[]>()
  for (const one of firing) {
    const weight = one.label === null ? 1 : importanceOf(importance, one.label)
    const rank = weight * impactOf(one.result)
    const group = byFamily.get(one.family)
    if (group === undefined) byFamily.set(one.family, [{ firing: one, rank }])
    else group.push({ firing: one, rank })
  }
  return [...byFamily].map(([family, checks]) => ({
    family,
    ranked: checks.toSorted((a, b) => b.rank - a.rank || compareSubjects(a.firing.result, b.firing.result)),
  }))
}

/** How far beyond its threshold a value is, as a ratio, whichever side is bad; 1 where there is no ratio to take. */
function impactOf({ value, threshold }: CheckResult): number {
  if (value === null || threshold === null || threshold <= 0 || !Number.isFinite(value)) return 1
  const ratio = Math.abs(value) / threshold
  return ratio < 1 ? 1 / Math.max(ratio, 1 / mostImpact) : Math.min(ratio, mostImpact)
}

function compareSubjects(a: CheckResult, b: CheckResult): number {
  const [one, other] = [subjectLabel(a), subjectLabel(b)]
  return one < other ? -1 : one > other ? 1 : 0
}
