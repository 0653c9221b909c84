import { binIndex } from '@weir/stats'
import { requireFinite, requireSetting, requireUnit } from './require-number.ts'
import { accumulated, startRunLength, type RunLengthState } from './run-length.ts'

export interface ConformalPlan {
  /** Rising cut points of the scores, at least one, fixed beforehand: such as reference quantiles. */
  readonly edges: readonly number[]
  /** Wanted mean number of scores between false alarms, > 1; for `alarmLevel`. */
  readonly runLength: number
}

/** State of a conformal test martingale. Plain data, to be stored and replayed. */
export interface ConformalState extends RunLengthState {
  readonly edges: readonly number[]
  /** Scores seen in each bin, one more than edges. */
  readonly counts: readonly number[]
  /** Share of the wealth that bets on low, no and high p-values; sums to 1. */
  readonly shares: readonly [number, number, number]
  /** Natural log of the wealth, 0 at the start. */
  readonly lnWealth: number
}

/** Share of the wealth that changes its bet at each step (the Simple Jumper's J). */
const jump = 0.01

/** Start of a test of exchangeability: whether the scores (a loss, a distance, -ln p) could have come in any other
 *  order. Two readings, each with a contract while they could:
 *  - `lnWealth` reaches ln(1 / alpha) ever with probability at most alpha (Ville): one test, for good;
 *  - `alarmLevel` reaches 0 after `runLength` scores or more on average (Shiryaev-Roberts): to be started anew.
 *  Sees a change of the distribution in either direction, none that was there from the first score on. Scores are
 *  compared by bin, and ties are broken by chance, so that the state stays small and the contract exact; a change inside
 *  a bin is not seen.
 *  @throws RangeError if there is no edge, edges do not rise, or runLength is not over 1
 *  Source: Vovk et al. 2021 (Simple Jumper, J = 0.01; smoothed conformal p-values). */
export function startConformal({ edges, runLength }: ConformalPlan): ConformalState {
  const rising = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > (edges[i - 1] ?? NaN)))
  requireSetting(rising && edges.length > 0, 'edges are at least one finite number, and rise')
  return {
    ...startRunLength('shiryaev-roberts', runLength),
    edges,
    counts: Array.from({ length: edges.length + 1 }, () => 0),
    shares: [1 / 3, 1 / 3, 1 / 3],
    lnWealth: 0,
  }
}

/** The state after one more score. O(number of bins)
 *  @param score larger is stranger
 *  @param u uniform in [0, 1], drawn for this score alone; to replay, keep it or its seed
 *  @throws RangeError if the score is no finite number, or over 1e100 in size, or u is outside of [0, 1] */
export function addScore(state: ConformalState, score: number, u: number): ConformalState {
  requireFinite(score)
  requireUnit(u)
  const bin = binIndex(state.edges, score)
  const counts = state.counts.map((count, at) => (at === bin ? count + 1 : count))
  const { shares, e } = bet(state.shares, smoothedPValue(counts, bin, u))
  const lnE = Math.log(e)
  return {
    ...state,
    counts,
    shares,
    lnWealth: state.lnWealth + lnE,
    lnStatistics: accumulated(state, [lnE]),
  }
}

/** (stranger scores + u times equal ones, itself among them) / all: uniform if the scores are exchangeable. */
function smoothedPValue(counts: readonly number[], bin: number, u: number): number {
  let total = 0
  let stranger = 0
  for (const [at, count] of counts.entries()) {
    total += count
    if (at > bin) stranger += count
  }
  return (stranger + u * (counts[bin] ?? NaN)) / total
}

/** One step of the Simple Jumper: a part of the wealth changes its bet, then each bet e = 1 + direction (p - 1/2). */
function bet([low, none, high]: ConformalState['shares'], p: number) {
  const won = (share: number, direction: number) =>
    ((1 - jump) * share + jump / 3) * (1 + direction * (p - 0.5))
  const wealth = [won(low, -1), won(none, 0), won(high, 1)] as const
  const e = wealth[0] + wealth[1] + wealth[2]
  return { e, shares: [wealth[0] / e, wealth[1] / e, wealth[2] / e] as const }
}
