import { benjaminiHochberg } from '@weir/stats'
import { type CheckResult } from './check-result.ts'

/** Among the many subjects and segments judged at once some look drifted by chance. Keeps the fails that are discoveries
 *  of Benjamini and Hochberg over every judged subject; the others become inconclusive.
 *  @param results of all segments of a version at one hour
 *  @param rate of the discoveries, the share that may be false, 0 to 1 */
export function discover(results: readonly CheckResult[], rate: number): readonly CheckResult[] {
  const tested = results.filter(isTested)
  const { discoveries } = benjaminiHochberg(
    tested.map(({ pValue }) => pValue ?? 1),
    rate,
  )
  const found = new Set(discoveries.map((index) => tested[index]))
  return results.map((result) =>
    isTested(result) && result.verdict === 'fail' && !found.has(result)
      ? { ...result, verdict: 'inconclusive' as const, reason: 'not-discovered' as const }
      : result,
  )
}

function isTested({ check, family, reason, pValue }: CheckResult): boolean {
  return check === 'drift' && family === 'drift' && reason === 'measured' && pValue !== null
}
