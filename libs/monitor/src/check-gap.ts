import { addWatchedBlock, alarmLevel, startBlocks, type WatchedBlocks } from '@weir/detectors'
import { leastBlockRows, type ReferenceProfile } from '@weir/drift'
import { type CheckResult } from './check-result.ts'
import { expectedGaps } from './expected-gap.ts'
import { type GapBlock } from './gap-blocks.ts'
import { gapStatistics, isWatched, lossAlone, type GapSeries } from './gap-series.ts'
import { type MonitorDefinition } from './monitor-definition.ts'
import { usualGap, type UsualGap } from './usual-gap.ts'

/** Evidence that is kept beyond the alarm, nats: a factor of e. */
const mostBeyond = 1

/** Whether labels turn out worse than what was estimated without them: a change of the concept, which no look at inputs
 *  can see. The definition's detector runs over all blocks since the version began to answer, each
 *  less what may be expected of it (`expectedGaps`). A block of fewer labelled answers than those of the reference counts
 *  less, and with under 30 it is shown alone.
 *  @param of `blocks` in order of time, the last one is judged; `series` what they are of, loss when left out
 *  @returns the block's own gap, shown, and the detector's statistic, which decides; nothing without blocks, of a series
 *  that is not watched, or of loss without labels in the reference. The verdict is inconclusive with the reason of value
 *  where the profile does not say what is usual, and of a thin block */
export function checkGap(of: {
  readonly definition: MonitorDefinition
  readonly profile: Pick<ReferenceProfile, 'performance'>
  readonly blocks: readonly GapBlock[]
  readonly series?: GapSeries
}): readonly CheckResult[] {
  const { series = lossAlone, profile, blocks } = of
  const { performance } = of.definition
  const last = blocks.at(-1)
  if (!performance.isOn || !isWatched(performance, series.subject) || last === undefined) return []
  const usual = usualGap(profile, series)
  const canJudge = usual !== null && usual.deviation > 0
  if (series.values === null && !canJudge) return []
  const common = {
    check: 'gap' as const,
    subjectKind: 'none' as const,
    subject: series.subject,
    segment: '',
    window: last.window,
    baseline: 'reference' as const,
    lower: null,
    upper: null,
    noiseFloor: null,
    pValue: null,
    n: last.n,
    referenceN: profile.performance?.rows ?? 0,
    reason: 'measured' as const,
    detail: '',
  }
  const decided = { ...common, family: 'performance' as const, excess: null, threshold: 0 }
  const statistic = gapStatistics[performance.detector]
  // Without labels in the reference nothing was estimated that could be shown.
  const shown: readonly CheckResult[] =
    profile.performance !== null
      ? [
          {
            ...common,
            family: null,
            statistic: 'realised_minus_estimated',
            value: last.value,
            threshold: null,
            excess: canJudge ? excessOf(last, usual) : null,
            verdict: 'inconclusive',
          },
        ]
      : []
  if (!canJudge) return [...shown, { ...decided, ...notLearned, statistic, value: null }]
  if (last.n < leastBlockRows) return [...shown, { ...decided, ...tooFewRows, statistic, value: null }]
  const level = levelOf(blocks, usual, { performance, series })
  return [...shown, { ...decided, statistic, value: level, verdict: level >= 0 ? 'fail' : 'pass' }]
}

const notLearned = {
  verdict: 'inconclusive',
  reason: 'not-learned',
  detail:
    'the frozen reference does not say how value usually differs from its estimate: register a version with labels and event times over 8 blocks of 6 h or more',
} as const

const tooFewRows = {
  verdict: 'inconclusive',
  reason: 'too-few-rows',
  detail: `a block is judged from ${leastBlockRows} labelled answers on: where traffic is always so thin, set performance.blockMs longer`,
} as const

/** Standard deviations over the reference's mean, of a mean of so many rows. */
function excessOf({ value, n }: GapBlock, { mean, deviation, blockRows }: UsualGap): number {
  return ((value - mean) / deviation) * Math.sqrt(Math.min(1, n / blockRows))
}

/** Evidence of a change, nats over the alarm. Detectors look for a rise. */
function levelOf(
  blocks: readonly GapBlock[],
  usual: UsualGap,
  of: { readonly performance: MonitorDefinition['performance']; readonly series: GapSeries },
): number {
  const { detector, runLength } = of.performance
  const { worse, sharedBy } = of.series
  const sign = worse === 'higher' ? 1 : -1
  const start = startBlocks(detector, { mean: 0, sd: usual.deviation, runLength: sharedBy * runLength })
  const signed = blocks
    .filter(({ n }) => n >= leastBlockRows)
    .map(({ window, value, n }) => ({ window, value: sign * value, fill: n / usual.blockRows }))
  const reference = { ...usual, mean: sign * usual.mean }
  // The conformal detector finds the level of the version by itself; one that moves would be a change to it.
  const expected =
    detector === 'conformal' ? signed.map(() => reference.mean) : expectedGaps(signed, reference)
  return alarmLevel(
    signed.reduce(
      (state, { window, value, fill }, at) =>
        addCapped(state, { start: window.start, value: value - (expected[at] ?? NaN), fill }),
      start,
    ),
  )
}

/** The alarm lasts as long as the gap does: evidence beyond the alarm is cut, so that it is worn off by a few blocks
 *  that are as they should be. Until the alarm nothing is cut, and the run length holds. */
function addCapped(before: WatchedBlocks, block: Parameters<typeof addWatchedBlock>[1]): WatchedBlocks {
  const state = addWatchedBlock(before, block)
  const beyond = alarmLevel(state) - mostBeyond
  return beyond > 0 ? { ...state, lnStatistics: state.lnStatistics.map((ln) => ln - beyond) } : state
}
