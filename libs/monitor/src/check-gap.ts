import { addBlock, alarmLevel, startBlockDetector, type BlockState } from '@weir/detectors'
import { type ReferenceProfile } from '@weir/drift'
import { blockStart, type Instant, type Window } from '@weir/vocabulary'
import { type CheckResult } from './check-result.ts'
import { type MonitorDefinition } from './monitor-definition.ts'

/** Evidence that is kept beyond the alarm, nats: a factor of e. */
const mostBeyond = 1

/** Loss of an hour's answers whose label is known, and what was estimated of the same answers. */
export interface LabelledHour {
  readonly hour: Instant
  readonly labelled: number
  readonly lossSum: number
  readonly expectedLossSum: number
}

/** Mean of loss minus estimate over a block of time. */
export interface GapBlock {
  readonly window: Window
  readonly value: number
  /** Labelled answers. */
  readonly n: number
}

/** Answers of one hour are alike, so blocks of hours are compared, not answers. Blocks without a labelled answer are left
 *  out.
 *  @param hours of which all labels are of age; hours of a block that is not complete must be left out */
export function gapBlocks(hours: readonly LabelledHour[], blockMs: number): readonly GapBlock[] {
  const blocks = new Map<Instant, { n: number; sum: number }>()
  for (const { hour, labelled, lossSum, expectedLossSum } of hours) {
    const start = blockStart(hour, blockMs)
    const before = blocks.get(start) ?? { n: 0, sum: 0 }
    blocks.set(start, { n: before.n + labelled, sum: before.sum + lossSum - expectedLossSum })
  }
  return [...blocks]
    .filter(([, { n }]) => n > 0)
    .toSorted(([a], [b]) => a - b)
    .map(([start, { n, sum }]) => ({ window: { start, end: start + blockMs }, value: sum / n, n }))
}

/** Whether labels turn out worse than what was estimated without them: a change of the concept, which no look at inputs
 *  can see. The Shiryaev-Roberts detector runs over all blocks since the version began to answer.
 *  @param blocks in order of time, the last one is judged
 *  @returns the block's own gap, shown, and the detector's statistic, which decides; nothing without blocks or without
 *  labels in the reference */
export function checkGap(of: {
  readonly definition: MonitorDefinition
  readonly profile: Pick<ReferenceProfile, 'performance'>
  readonly blocks: readonly GapBlock[]
}): readonly CheckResult[] {
  const { performance } = of.definition
  const gap = of.profile.performance?.gap ?? null
  const last = of.blocks.at(-1)
  if (!performance.isOn || gap === null || last === undefined) return []
  const { mean, deviation } = gap
  if (deviation <= 0) return []
  const start = startBlockDetector({ mean, sd: deviation, runLength: performance.runLength })
  const level = alarmLevel(of.blocks.reduce((state, { value }) => addCapped(state, value), start))
  const common = {
    check: 'gap' as const,
    subjectKind: 'none' as const,
    subject: 'loss',
    segment: '',
    window: last.window,
    baseline: 'reference' as const,
    lower: null,
    upper: null,
    noiseFloor: null,
    pValue: null,
    n: last.n,
    referenceN: of.profile.performance?.rows ?? 0,
    reason: 'measured' as const,
    detail: '',
  }
  return [
    {
      ...common,
      family: null,
      statistic: 'realised_minus_estimated',
      value: last.value,
      threshold: null,
      excess: (last.value - mean) / deviation,
      verdict: 'inconclusive',
    },
    {
      ...common,
      family: 'performance',
      statistic: 'shiryaev_roberts',
      value: level,
      threshold: 0,
      excess: null,
      verdict: level >= 0 ? 'fail' : 'pass',
    },
  ]
}

/** The alarm lasts as long as the gap does: evidence beyond the alarm is cut, so that it is worn off by a few blocks
 *  that are as they should be. Until the alarm nothing is cut, and the run length holds. */
function addCapped(before: BlockState, value: number): BlockState {
  const state = addBlock(before, value)
  const beyond = alarmLevel(state) - mostBeyond
  return beyond > 0 ? { ...state, lnStatistics: state.lnStatistics.map((ln) => ln - beyond) } : state
}
