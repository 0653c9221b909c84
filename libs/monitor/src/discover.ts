import { benjaminiHochberg } from '@weir/stats'
import { dayMs, hourMs } from '@weir/vocabulary'
import { type CheckResult } from './check-result.ts'

/** A version is judged at each hour of event time. */
export const judgementsOfWeek = (7 * dayMs) / hourMs

/** Among the many subjects, segments and windows of a week some look drifted by chance. Keeps the fails that are
 *  discoveries of Benjamini and Hochberg over every subject judged at this hour, at this hour's part of the week's rate;
 *  the others become inconclusive. The parts add up: the false share of a week's discoveries is at most the sum of the
 *  false shares of its hours, however their windows overlap.
 *  @param results of all segments of a version at one hour
 *  @param weeklyRate of the discoveries of a week, the share that may be false, 0 to 1 */
export function discover(results: readonly CheckResult[], weeklyRate: number): readonly CheckResult[] {
  const tested = results.filter(isTested)
  const { discoveries } = benjaminiHochberg(
    tested.map(({ pValue }) => pValue ?? 1),
    weeklyRate / judgementsOfWeek,
  )
  const found = new Set(discoveries.map((index) => tested[index]))
  return results.map((result) =>
    isTested(result) && result.verdict === 'fail' && !found.has(result)
      ? { ...result, verdict: 'inconclusive' as const, reason: 'not-discovered' as const }
      : result,
  )
}

/** Whether a result belongs to the tests among which it is a discovery. What was measured must not decide that: were those
 *  left out that turned out below the effect, the rest would be looked at as if they had been the only ones. */
function isTested({ check, family, reason, pValue }: CheckResult): boolean {
  const canAlert = reason !== 'muted' && reason !== 'not-learned'
  return check === 'drift' && family === 'drift' && canAlert && pValue !== null
}
