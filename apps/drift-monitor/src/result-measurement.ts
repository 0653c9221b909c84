import { subjectKindOf, type DriftReported, type Measurement } from '@weir/contracts'
import { type CheckName, type CheckResult } from '@weir/monitor'
import { type Verdict } from '@weir/vocabulary'

/** What a check gave, as reports and tables hold it. Nothing measured is NaN. */
export function measurementOf(result: CheckResult): Measurement {
  const value = result.value ?? Number.NaN
  return {
    check: result.check,
    subjectKind: result.subjectKind === 'none' ? '' : result.subjectKind,
    subject: result.subject,
    statistic: result.statistic,
    value,
    lower: result.lower ?? value,
    upper: result.upper ?? value,
    threshold: result.threshold,
    noiseFloor: result.noiseFloor,
    n: result.n,
    referenceN: result.referenceN,
    verdict: result.verdict,
    baseline: result.baseline === 'none' ? '' : result.baseline,
    excess: result.excess,
    pValue: result.pValue,
    reason: result.reason === 'measured' ? '' : result.reason,
    stage: '',
    detail: result.detail,
  }
}

/** The result that a measurement was made from, as far as reports tell: the family is known by the check. A report
 *  from before subjects had kinds means what its names say.
 *  @returns null for a check, kind, verdict or reason that this release does not have */
export function resultOf(
  found: Measurement,
  { segment, windowStart, windowEnd }: Pick<DriftReported, 'segment' | 'windowStart' | 'windowEnd'>,
): CheckResult | null {
  const check = checks.find((name) => name === found.check)
  const verdict = verdicts.find((name) => name === found.verdict)
  const reason = reasons.find((name) => name === (found.reason === '' ? 'measured' : found.reason))
  const subjectKind = subjectKindOf(found)
  const baseline = baselines.find((name) => name === (found.baseline === '' ? 'none' : found.baseline))
  if (check === undefined || verdict === undefined || reason === undefined) return null
  if (baseline === undefined || subjectKind === null) return null
  return {
    check,
    family: null,
    subjectKind,
    subject: found.subject,
    segment,
    statistic: found.statistic,
    window: { start: windowStart, end: windowEnd },
    baseline,
    value: numberOrNull(found.value),
    lower: numberOrNull(found.lower),
    upper: numberOrNull(found.upper),
    threshold: found.threshold,
    noiseFloor: found.noiseFloor,
    excess: found.excess,
    pValue: found.pValue,
    n: found.n,
    referenceN: found.referenceN,
    verdict,
    reason,
    detail: found.detail,
  }
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

/** The names of a closed union, each once: one that is added to it must be added here. */
function namesOf<Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(names).filter((name): name is Name => name in names)
}

const checks = namesOf<CheckName>({
  drift: true,
  multivariate_drift: true,
  null_share: true,
  out_of_range: true,
  unit: true,
  constant: true,
  unseen_category: true,
  category_gone: true,
  duplicates: true,
  feature_age: true,
  volume: true,
  silence: true,
  gap: true,
  failed_share: true,
})
const verdicts = namesOf<Verdict>({ pass: true, fail: true, inconclusive: true, error: true })
const reasons = namesOf<CheckResult['reason']>({
  measured: true,
  'too-few-rows': true,
  'no-rows': true,
  deaf: true,
  'not-learned': true,
  'no-baseline': true,
  'not-discovered': true,
  muted: true,
  'bins-differ': true,
  usual: true,
})
const baselines = namesOf<CheckResult['baseline']>({
  reference: true,
  trailing: true,
  'same-hours': true,
  none: true,
})
