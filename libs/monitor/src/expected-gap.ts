import { dayMs } from '@weir/vocabulary'
import { type GapBlock } from './gap-blocks.ts'

/** The mean of three weeks is not the mean of all weeks: as for learned thresholds, three of its standard errors. */
const standardErrors = 3
/** A change is told for so long before it may count as usual. */
const newMs = 14 * dayMs
/** What is usual is told by as many blocks as fill a week: every weekday and time of day. */
const leastMs = 7 * dayMs

/** Gap of loss minus estimate that each block may have without a change: an upper bound of the reference's mean, or what
 *  is usual for the version, if that is more. Usual is the median of its own blocks that are more than two weeks older
 *  than the one it is expected of: a change does not hide itself for two weeks, and not after them either, unless it is as
 *  old as half of what is known. A reference of calm weeks cannot know what others are like; the version finds out.
 *  @param blocks in order of time, of one length; a rise is worse
 *  @param reference mean and standard deviation of the gap over its blocks, and their number
 *  @returns one a block, unit of the gaps; the bound alone while such blocks do not fill a week. O(n^2), and
 *  O(n log n) comparisons
 *  @example 84 blocks of mean 0.001 and deviation 0.01: at least 0.001 + 3 x 0.01 / sqrt(84) = 0.00427 */
export function expectedGaps(
  blocks: readonly Pick<GapBlock, 'window' | 'value'>[],
  reference: { readonly mean: number; readonly deviation: number; readonly blocks: number },
): readonly number[] {
  const bound = reference.mean + (standardErrors * reference.deviation) / Math.sqrt(reference.blocks)
  const old: number[] = []
  let next = 0
  return blocks.map(({ window }) => {
    for (let block = blocks[next]; block !== undefined; block = blocks[next]) {
      if (block.window.end > window.start - newMs) break
      old.splice(placeOf(old, block.value), 0, block.value)
      next += 1
    }
    const isKnown = old.length * (window.end - window.start) >= leastMs
    return isKnown ? Math.max(bound, medianOf(old)) : bound
  })
}

/** First place of the sorted values whose value is not below it. */
function placeOf(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? NaN) < value) low = middle + 1
    else high = middle
  }
  return low
}

function medianOf(sorted: readonly number[]): number {
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2
}
