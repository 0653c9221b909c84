import { blockMoments } from '@weir/stats'
import { blockStart, dayMs, hourMs } from '@weir/vocabulary'
import { type ReferencePerformance } from './reference-profile.ts'

/** Neighbouring rows are alike: what is independent, nearly, is blocks of this length. */
const blockMs = 6 * hourMs
const leastBlocks = 8
/** Blocks with fewer labelled rows are left out: nights would make the usual spread, and of fewer a mean is not nearly
 *  normal. */
export const leastBlockRows = 30

/** A labelled row against what its score says. */
export interface GapRow {
  /** Event time, UTC ms. */
  readonly at: number
  /** Loss minus estimated loss. */
  readonly loss: number
  /** Label minus calibrated probability. */
  readonly surplus: number
  readonly isFlagged: boolean
}

/** Means over a block of time, or a day of them. */
interface CellMeans {
  readonly start: number
  readonly flagged: number
  readonly others: number
}

interface Block extends CellMeans {
  readonly loss: number
}

/** How realised minus estimated scatters over blocks of time; null below eight blocks. ddof 1. O(n) */
export function gapsOf(rows: readonly GapRow[]): Pick<ReferencePerformance, 'gap' | 'cellGap'> {
  const blocks = blocksOf(rows)
  if (blocks.length < leastBlocks) return { gap: null, cellGap: null }
  const days = daysOf(blocks)
  const loss = blockMoments(
    blocks.map((block) => ({ start: block.start, value: block.loss })),
    dayMs,
  )
  const covariance = covarianceOf(blocks)
  const perDay = blocks.length / days.length
  const scaled = (value: number) => value * perDay
  const ofDays = days.length < leastBlocks ? [] : [covarianceOf(days)]
  return {
    gap: { blockMs, blocks: blocks.length, ...loss },
    cellGap: {
      mean: {
        flagged: momentsOf(blocks.map(({ flagged }) => flagged)).mean,
        others: momentsOf(blocks.map(({ others }) => others)).mean,
      },
      covariances: [
        covariance,
        ...ofDays.map(({ flagged, both, others }) => ({
          flagged: scaled(flagged),
          both: scaled(both),
          others: scaled(others),
        })),
      ],
    },
  }
}

function blocksOf(rows: readonly GapRow[]): readonly Block[] {
  const blocks = new Map<number, { n: number; loss: number; flagged: number; others: number }>()
  for (const { at, loss, surplus, isFlagged } of rows) {
    const start = blockStart(at, blockMs)
    const block = blocks.get(start) ?? { n: 0, loss: 0, flagged: 0, others: 0 }
    block.n++
    block.loss += loss
    block[isFlagged ? 'flagged' : 'others'] += surplus
    blocks.set(start, block)
  }
  return [...blocks].flatMap(([start, { n, loss, flagged, others }]) =>
    n >= leastBlockRows ? [{ start, loss: loss / n, flagged: flagged / n, others: others / n }] : [],
  )
}

/** Means of the blocks of each day. */
function daysOf(blocks: readonly Block[]): readonly CellMeans[] {
  const days = new Map<number, Block[]>()
  for (const block of blocks) {
    const day = blockStart(block.start, dayMs)
    days.set(day, [...(days.get(day) ?? []), block])
  }
  return [...days].map(([start, of]) => ({
    start,
    flagged: momentsOf(of.map(({ flagged }) => flagged)).mean,
    others: momentsOf(of.map(({ others }) => others)).mean,
  }))
}

function covarianceOf(blocks: readonly CellMeans[]) {
  const flagged = blocks.map((block) => block.flagged)
  const others = blocks.map((block) => block.others)
  const [ofFlagged, ofOthers] = [momentsOf(flagged), momentsOf(others)]
  const products = flagged.reduce(
    (sum, value, at) => sum + (value - ofFlagged.mean) * ((others[at] ?? NaN) - ofOthers.mean),
    0,
  )
  return {
    flagged: ofFlagged.deviation ** 2,
    both: products / (blocks.length - 1),
    others: ofOthers.deviation ** 2,
  }
}

/** Standard deviation with ddof 1. */
function momentsOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}
