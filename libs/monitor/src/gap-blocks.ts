import { blockStart, hourMs, type Instant, type Window } from '@weir/vocabulary'
import { overlaps } from './baseline-windows.ts'

/** Loss or value of an hour's answers whose label is known, and what was estimated of the same answers. */
export interface LabelledHour {
  readonly hour: Instant
  readonly labelled: number
  readonly realisedSum: number
  readonly estimatedSum: number
}

/** Mean of realised minus estimated over a block of time. */
export interface GapBlock {
  readonly window: Window
  readonly value: number
  /** Labelled answers. */
  readonly n: number
}

/** Answers of one hour are alike, so blocks of hours are compared, not answers. Hours that touch an excluded range are left
 *  out, and blocks without a labelled answer.
 *  @param hours of which all labels are of age; hours of a block that is not complete must be left out */
export function gapBlocks(
  hours: readonly LabelledHour[],
  { blockMs, excluded }: { readonly blockMs: number; readonly excluded: readonly Window[] },
): readonly GapBlock[] {
  const blocks = new Map<Instant, { n: number; sum: number }>()
  for (const { hour, labelled, realisedSum, estimatedSum } of hours) {
    if (excluded.some((range) => overlaps({ start: hour, end: hour + hourMs }, range))) continue
    const start = blockStart(hour, blockMs)
    const before = blocks.get(start) ?? { n: 0, sum: 0 }
    blocks.set(start, { n: before.n + labelled, sum: before.sum + realisedSum - estimatedSum })
  }
  return [...blocks]
    .filter(([, { n }]) => n > 0)
    .toSorted(([a], [b]) => a - b)
    .map(([start, { n, sum }]) => ({ window: { start, end: start + blockMs }, value: sum / n, n }))
}
