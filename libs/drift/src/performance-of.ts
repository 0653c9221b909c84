import { calibrate, fitCalibration } from '@weir/performance'
import { blockStart, dayMs, hourMs } from '@weir/vocabulary'
import { expectedBrier } from './answer-tally.ts'
import { type ReferencePerformance } from './reference-profile.ts'

/** Neighbouring rows are alike: what is independent, nearly, is blocks of this length. */
const blockMs = 6 * hourMs
const leastBlocks = 8
/** Blocks with fewer labelled rows are left out: nights would make the usual spread. */
const leastBlockRows = 30

/** How the version did on the labelled rows of the reference.
 *  @param of labels by row: 1 positive, 0 negative, anything else not known; event times UTC ms, or null
 *  @returns null unless both classes are among the labelled rows; gap ddof 1. O(n log n) */
export function performanceOf(of: {
  readonly scores: ArrayLike<number>
  readonly labels: ArrayLike<number>
  readonly eventTimes: ArrayLike<number> | null
}): ReferencePerformance | null {
  const { scores, labels, rowOf } = labelledRows(of)
  const positives = labels.reduce((sum, label) => sum + label, 0)
  if (positives === 0 || positives === labels.length) return null
  const { map: calibration } = fitCalibration(scores, labels, sameEveryTime())
  const { eventTimes } = of
  const gap =
    eventTimes === null
      ? null
      : gapOf(
          scores.map((score, at) => {
            const label = labels[at] ?? NaN
            const loss = (score - label) ** 2
            return {
              at: eventTimes[rowOf[at] ?? -1] ?? NaN,
              gap: loss - expectedBrier(score, calibrate(calibration, score)),
            }
          }),
        )
  return { calibration, rows: labels.length, positives, gap }
}

function labelledRows({
  scores,
  labels,
}: {
  readonly scores: ArrayLike<number>
  readonly labels: ArrayLike<number>
}) {
  const rowOf: number[] = []
  for (let row = 0; row < labels.length; row++) {
    const isLabelled = labels[row] === 0 || labels[row] === 1
    if (isLabelled && Number.isFinite(Math.fround(scores[row] ?? NaN))) rowOf.push(row)
  }
  return {
    rowOf,
    scores: rowOf.map((row) => Math.fround(scores[row] ?? NaN)),
    labels: rowOf.map((row) => labels[row] ?? NaN),
  }
}

function gapOf(rows: readonly { readonly at: number; readonly gap: number }[]): ReferencePerformance['gap'] {
  const blocks = new Map<number, { n: number; sum: number }>()
  for (const { at, gap } of rows) {
    const start = blockStart(at, blockMs)
    const block = blocks.get(start) ?? { n: 0, sum: 0 }
    block.n++
    block.sum += gap
    blocks.set(start, block)
  }
  const means = [...blocks].flatMap(([start, { n, sum }]) =>
    n >= leastBlockRows ? [{ start, value: sum / n }] : [],
  )
  if (means.length < leastBlocks) return null
  const { mean, deviation } = momentsOf(means.map(({ value }) => value))
  return { blockMs, blocks: means.length, mean, deviation: Math.max(deviation, deviationByDay(means)) }
}

/** Blocks of one day are alike, and a storm lasts longer than a block: what the days' means let expect of a block if
 *  blocks were independent. 0 below eight days. */
function deviationByDay(means: readonly { readonly start: number; readonly value: number }[]): number {
  const days = new Map<number, number[]>()
  for (const { start, value } of means) {
    const day = blockStart(start, dayMs)
    days.set(day, [...(days.get(day) ?? []), value])
  }
  if (days.size < leastBlocks) return 0
  const byDay = [...days.values()].map((values) => momentsOf(values).mean)
  return momentsOf(byDay).deviation * Math.sqrt(means.length / days.size)
}

/** Standard deviation with ddof 1. */
function momentsOf(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) }
}

/** Uniform numbers, 0 to 1, the same for every reference: the same rows must give the same profile. Park & Miller 1988. */
function sameEveryTime(): () => number {
  let state = 45
  return () => {
    state = (16_807 * state) % 2_147_483_647
    return state / 2_147_483_647
  }
}
