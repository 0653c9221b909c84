import { type CheckResult, type Reason } from './check-result.ts'

/** What a result says of itself before anything is measured. */
export type ResultIdentity = Pick<
  CheckResult,
  'check' | 'family' | 'subjectKind' | 'subject' | 'segment' | 'statistic' | 'window'
>

/** A result in which nothing is measured and nothing decided; checks write over it what they know. */
export function blankResult(identity: ResultIdentity): CheckResult {
  return {
    ...identity,
    baseline: 'none',
    value: null,
    lower: null,
    upper: null,
    threshold: null,
    noiseFloor: null,
    excess: null,
    pValue: null,
    n: 0,
    referenceN: 0,
    verdict: 'inconclusive',
    reason: 'no-rows',
    detail: '',
  }
}

/** Why so many rows are too few to judge by; null when they are enough. */
export function shortage(n: number, leastRows: number): Extract<Reason, 'no-rows' | 'too-few-rows'> | null {
  if (n === 0) return 'no-rows'
  return n < leastRows ? 'too-few-rows' : null
}
