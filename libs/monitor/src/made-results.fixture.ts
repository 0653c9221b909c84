import { hourMs } from '@weir/vocabulary'
import { type CheckResult } from './check-result.ts'

/** A result of the hour `hour` after the epoch. */
export function madeResult(hour: number, change: Partial<CheckResult> = {}): CheckResult {
  return {
    check: 'null_share',
    family: 'quality',
    subjectKind: 'feature',
    subject: 'distance',
    segment: '',
    statistic: 'share',
    window: { start: hour * hourMs, end: (hour + 1) * hourMs },
    baseline: 'none',
    value: 0.3,
    lower: 0.2,
    upper: 0.4,
    threshold: 0.005,
    noiseFloor: null,
    excess: null,
    pValue: null,
    n: 1000,
    referenceN: 20_000,
    verdict: 'fail',
    reason: 'measured',
    detail: '',
    ...change,
  }
}
