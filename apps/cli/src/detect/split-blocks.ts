import { blockMoments } from '@weir/stats'
import { blockStart, dayMs, hourMs, InvalidInput, type Instant } from '@weir/vocabulary'
import { requireApart } from '../batch/require-apart.ts'
import { type Series, type SeriesValue } from './read-series.ts'

/** Mean of the values in a block of time. */
export interface MeanBlock {
  readonly start: Instant
  readonly value: number
}

/** Blocks that are normal, and blocks that are judged. */
export interface SplitBlocks {
  readonly blockMs: number
  readonly reference: readonly MeanBlock[]
  readonly blocks: readonly MeanBlock[]
  /** Blocks of both, which are in neither: 0 or 1. */
  readonly leftOut: number
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
  return requireBlocks(series, {
    blockMs,
    reference: shared === 1 ? reference.slice(0, -1) : reference,
    blocks: judged.slice(shared),
    leftOut: shared,
  })
}

/** The rows of another file are the reference.
 *  @throws InvalidInput `detect-times-missing`, `windows-overlap` */
export function splitByFile(series: Series, reference: Series, blockMs: number): SplitBlocks {
  requireTimes(series)
  requireTimes(reference)
  requireApart(spanOf(reference), spanOf(series))
  return {
    blockMs,
    reference: blocksOf(reference.values, blockMs),
    blocks: blocksOf(series.values, blockMs),
    leftOut: 0,
  }
}

/** With fewer the standard deviation is off by a third and more. */
const leastBlocks = 8

/** Mean and standard deviation of the reference's blocks. @throws InvalidInput `detect-reference-short` */
export function usualBlocks({ reference, blockMs }: SplitBlocks) {
  const blocks = reference.length
  const { mean, deviation } = blockMoments(reference, dayMs)
  if (blocks >= leastBlocks && deviation > 0) return { blocks, mean, sd: deviation }
  const problem =
    blocks < leastBlocks
      ? `has ${blocks} whole blocks of ${blockMs / hourMs} h, and it takes ${leastBlocks} to know how they scatter; give more rows, or shorter --blocks`
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
  return [...sums].map(([start, { n, sum }]) => ({ start, value: sum / n }))
}

function requireTimes({ name, hasTimes }: Series): void {
  if (hasTimes) return
  throw new InvalidInput(
    'detect-times-missing',
    `${name} has no event times, and this detector judges blocks of time; name their column with --time-column, or take a detector of single rows such as adwin`,
    { name },
  )
}

function requireBlocks({ name, values }: Series, split: SplitBlocks): SplitBlocks {
  if (split.blocks.length > 0) return split
  throw new InvalidInput(
    'detect-rows-missing',
    `--reference-rows leaves no whole block of ${name} to judge: it has ${values.length} rows with a number`,
    { name, rows: values.length },
  )
}

function spanOf({ values }: Series) {
  const [first, last] = [values[0]?.at ?? null, values.at(-1)?.at ?? null]
  return first === null || last === null ? null : { start: first, end: last }
}
