import { leastBlockRows } from '@weir/drift'
import { blockMoments } from '@weir/stats'
import { blockStart, dayMs, hourMs, InvalidInput, type Instant } from '@weir/vocabulary'
import { requireApart } from '../batch/require-apart.ts'
import { type Series, type SeriesValue } from './read-series.ts'

/** Mean of the values in a block of time. */
export interface MeanBlock {
  readonly start: Instant
  readonly value: number
  /** Rows with a number. */
  readonly rows: number
}

/** Blocks that are normal, and blocks that are judged. */
export interface SplitBlocks {
  readonly blockMs: number
  readonly reference: readonly MeanBlock[]
  readonly blocks: readonly MeanBlock[]
  /** Blocks of both, which are in neither: 0 or 1. */
  readonly leftOut: number
  /** A block has so many rows or more. */
  readonly leastRows: number
  /** Blocks with fewer, which are left out as well, such as the one in which a file ends. */
  readonly thin: number
}

/** The first rows of a series, in order of time, are the reference.
 *  @throws InvalidInput `detect-times-missing`, `detect-rows-missing` */
export function splitByRows(
  series: Series,
  { rows, blockMs }: { readonly rows: number; readonly blockMs: number },
): SplitBlocks {
  requireTimes(series)
  const reference = blocksOf(series.values.slice(0, rows), blockMs)
  const judged = blocksOf(series.values.slice(rows), blockMs)
  const shared = judged[0]?.start === reference.at(-1)?.start && judged.length > 0 ? 1 : 0
  if (judged.length === shared)
    throw new InvalidInput(
      'detect-rows-missing',
      `--reference-rows leaves no whole block of ${series.name} to judge: it has ${series.values.length} rows with a number`,
      { name: series.name, rows: series.values.length },
    )
  const whole = shared === 1 ? reference.slice(0, -1) : reference
  return withoutThin(series, { blockMs, reference: whole, blocks: judged.slice(shared), leftOut: shared })
}

/** The rows of another file are the reference.
 *  @throws InvalidInput `detect-times-missing`, `detect-rows-missing`, `windows-overlap` */
export function splitByFile(series: Series, reference: Series, blockMs: number): SplitBlocks {
  requireTimes(series)
  requireTimes(reference)
  requireApart(spanOf(reference), spanOf(series))
  return withoutThin(series, {
    blockMs,
    reference: blocksOf(reference.values, blockMs),
    blocks: blocksOf(series.values, blockMs),
    leftOut: 0,
  })
}

/** Leaves out blocks that have neither enough rows nor half of what the reference's have: columns that hold a value each
 *  hour have few in all blocks, and their means scatter as those of the reference. */
function withoutThin(series: Series, split: Omit<SplitBlocks, 'leastRows' | 'thin'>): SplitBlocks {
  const sizes = split.reference.map(({ rows }) => rows).toSorted((a, b) => a - b)
  const leastRows = Math.min(leastBlockRows, Math.ceil((sizes[sizes.length >> 1] ?? 1) / 2))
  const isWhole = ({ rows }: MeanBlock) => rows >= leastRows
  const [reference, blocks] = [split.reference.filter(isWhole), split.blocks.filter(isWhole)]
  if (blocks.length === 0)
    throw new InvalidInput(
      'detect-rows-missing',
      `no block of ${series.name} has the ${leastRows} rows that it takes to compare its mean with the reference's; give longer --blocks`,
      { name: series.name, rows: series.values.length, leastRows },
    )
  const thin = split.reference.length + split.blocks.length - reference.length - blocks.length
  return { ...split, reference, blocks, leastRows, thin }
}

/** With fewer the standard deviation is off by a third and more. */
const leastBlocks = 8

/** Mean and standard deviation of the reference's blocks, and the rows of one on average.
 *  @throws InvalidInput `detect-reference-short` */
export function usualBlocks({ reference, blockMs, leastRows }: SplitBlocks) {
  const blocks = reference.length
  const { mean, deviation } = blockMoments(reference, dayMs)
  const blockRows = reference.reduce((sum, { rows }) => sum + rows, 0) / blocks
  if (blocks >= leastBlocks && deviation > 0) return { blocks, blockRows, mean, sd: deviation }
  const problem =
    blocks < leastBlocks
      ? `has ${blocks} whole blocks of ${blockMs / hourMs} h with ${leastRows} rows or more, and it takes ${leastBlocks} to know how they scatter; give more rows, or shorter --blocks`
      : 'is the same in every block, so any change at all would alarm; give one that varies'
  throw new InvalidInput('detect-reference-short', `the reference ${problem}`, { blocks, blockMs, deviation })
}

function blocksOf(values: readonly SeriesValue[], blockMs: number): readonly MeanBlock[] {
  const sums = new Map<Instant, { n: number; sum: number }>()
  for (const { at, value } of values) {
    const start = blockStart(at ?? Number.NaN, blockMs)
    const before = sums.get(start) ?? { n: 0, sum: 0 }
    sums.set(start, { n: before.n + 1, sum: before.sum + value })
  }
  return [...sums].map(([start, { n, sum }]) => ({ start, value: sum / n, rows: n }))
}

function requireTimes({ name, hasTimes }: Series): void {
  if (hasTimes) return
  throw new InvalidInput(
    'detect-times-missing',
    `${name} has no event times, and this detector judges blocks of time; name their column with --time-column, or take a detector of single rows such as adwin`,
    { name },
  )
}

function spanOf({ values }: Series) {
  const [first, last] = [values[0]?.at ?? null, values.at(-1)?.at ?? null]
  return first === null || last === null ? null : { start: first, end: last }
}
