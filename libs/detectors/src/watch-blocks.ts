import { murmurHash3 } from '@weir/stats'
import { addBlock, startBlockDetector, type BlockPlan, type BlockState } from './block-detector.ts'
import { addScore, startConformal, type ConformalState } from './conformal-martingale.ts'
import { requireSetting } from './require-number.ts'

/** Detectors of a change of block means that keep a run length. */
export const blockDetectors = ['shiryaev-roberts', 'cusum', 'conformal'] as const

export type BlockDetector = (typeof blockDetectors)[number]

/** State of any of them. Plain data, to be stored and replayed. */
export type WatchedBlocks = BlockState | ConformalState

/** Bins of the conformal martingale end here: reference standard deviations from the reference mean. */
const edgeDeviations = [-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3]

/** Start of a detector of a change of block means; read it with `alarmLevel`. The contract of each, `runLength` blocks or
 *  more to the first alarm on average while there is no change:
 *  - `shiryaev-roberts`, `cusum`: as `startBlockDetector` says, of a rise over the reference's mean. CUSUM counts the best
 *    start of a change alone: it finds a change later, and its false alarms are rarer than promised;
 *  - `conformal`: as long as the blocks could have come in any other order, whatever their mean and spread, of a change in
 *    either direction. The plan's mean and sd only lay the bins. What was there from the first block on is no change, and
 *    each block moves the evidence by 0.4 nats at most: with 40 blocks before it a step of two sd takes about 15.
 *    Times of day and storms are a change to it: take blocks of a day.
 *  @throws RangeError if a number is out of its range */
export function startBlocks(detector: BlockDetector, plan: BlockPlan): WatchedBlocks {
  const start = startBlockDetector({ ...plan, kind: detector === 'cusum' ? 'cusum' : 'shiryaev-roberts' })
  if (detector !== 'conformal') return start
  const { mean, sd, runLength } = plan
  return startConformal({ edges: edgeDeviations.map((z) => mean + z * sd), runLength })
}

/** The state after one more block. The chance that breaks ties in the conformal martingale is made of the block's start
 *  alone: a replay gives the same.
 *  @param block start of its window, UTC ms, its mean in the unit of the plan, and `fill`, its rows over those of a reference
 *  block. Means of fewer rows scatter wider: by at most sd / sqrt(fill), as rows of a block are independent or alike.
 *  Shiryaev-Roberts and CUSUM shrink what is over the plan's mean by that, so that a thin block keeps their contract and
 *  counts less; the conformal martingale, which supposes no sd, takes the mean as it is
 *  @throws RangeError if the mean is no finite number, or over 1e100 in size, or fill is not over 0 */
export function addWatchedBlock(
  state: WatchedBlocks,
  { start, value, fill = 1 }: { readonly start: number; readonly value: number; readonly fill?: number },
): WatchedBlocks {
  requireSetting(fill > 0, 'fill is > 0')
  if ('edges' in state) return addScore(state, value, murmurHash3(tieSeed, String(start)) / 2 ** 32)
  // What is below the mean counts in full: it can only make an alarm rarer, and where nights are thin and better than days,
  // it makes up for the days.
  const isShrunk = fill < 1 && value > state.mean
  return addBlock(state, isShrunk ? state.mean + (value - state.mean) * Math.sqrt(fill) : value)
}

const tieSeed = 0x7713
