import { wilsonInterval } from '@weir/stats'
import { type Verdict } from '@weir/vocabulary'
import { shortage } from './blank-result.ts'
import { type CheckResult } from './check-result.ts'

/** Normal quantile of the interval of a share, 99 % on both sides together. */
const shareQuantile = 2.5758

/** Judges a share of bad rows: fail when it is above the threshold with 99 % confidence, pass when it is not above,
 *  inconclusive when it is above but chance may have made it so, or when there are too few rows.
 *  @param of hits bad rows, 0 <= hits <= n; a threshold in [0, 1]
 *  @returns the blank with the share, its Wilson interval and the verdict. O(1) */
export function judgeShare(
  blank: CheckResult,
  of: { readonly hits: number; readonly n: number; readonly threshold: number; readonly leastRows: number },
): CheckResult {
  const { hits, n, threshold } = of
  const missing = shortage(n, of.leastRows)
  if (n === 0) return { ...blank, n, threshold, reason: 'no-rows' }
  const value = hits / n
  const { lower, upper } = wilsonInterval(hits, n, shareQuantile)
  const measured = { ...blank, n, threshold, value, lower, upper }
  if (missing !== null) return { ...measured, reason: missing }
  const verdict: Verdict = lower > threshold ? 'fail' : value <= threshold ? 'pass' : 'inconclusive'
  return { ...measured, verdict, reason: 'measured' }
}

/** The share of bad rows that matters where some are usual: so many times the usual share, and at least the least
 *  share. Where that would be more than all rows, it is the share that leaves so many times fewer good rows; the two
 *  meet at 1 / (1 + times), a quarter for three times, and the lower of them holds.
 *  @param usual share of bad rows in the baseline, in [0, 1]
 *  @returns in [0, 1]; 1, which no share surpasses, only if all rows are usually bad
 *  @example shareThatMatters(0.1, { shareTimes: 3, leastShare: 0.005 }) = 0.3
 *  @example shareThatMatters(0.4, { shareTimes: 3, leastShare: 0.005 }) = 0.8 */
export function shareThatMatters(
  usual: number,
  { shareTimes, leastShare }: { readonly shareTimes: number; readonly leastShare: number },
): number {
  return Math.max(Math.min(shareTimes * usual, 1 - (1 - usual) / shareTimes), leastShare)
}
