import { calibrate, fitCalibration, labelScatter } from '@weir/performance'
import { expectedBrier } from './answer-tally.ts'
import { gapsOf } from './gap-of.ts'
import { type ReferencePerformance } from './reference-profile.ts'

/** How the version did on the labelled rows of the reference.
 *  @param of labels by row: 1 positive, 0 negative, anything else not known; event times UTC ms, or null;
 *  scores from `threshold` on are answered with the positive class
 *  @returns null unless both classes are among the labelled rows; gap ddof 1. O(n log n) */
export function performanceOf(of: {
  readonly scores: ArrayLike<number>
  readonly labels: ArrayLike<number>
  readonly eventTimes: ArrayLike<number> | null
  readonly threshold: number
}): ReferencePerformance | null {
  const { scores, labels, rowOf } = labelledRows(of)
  const positives = labels.reduce((sum, label) => sum + label, 0)
  if (positives === 0 || positives === labels.length) return null
  const { map: calibration } = fitCalibration(scores, labels, sameEveryTime())
  const { eventTimes, threshold } = of
  const inTime =
    eventTimes === null
      ? { gap: null, cellGap: null, labelScatter: null }
      : scatterInTime(
          { scores, labels, probabilities: scores.map((score) => calibrate(calibration, score)) },
          { eventTimes: rowOf.map((row) => eventTimes[row] ?? NaN), threshold },
        )
  return { calibration, rows: labels.length, positives, ...inTime }
}

function scatterInTime(
  of: {
    readonly scores: readonly number[]
    readonly labels: readonly number[]
    readonly probabilities: readonly number[]
  },
  { eventTimes, threshold }: { readonly eventTimes: readonly number[]; readonly threshold: number },
): Pick<ReferencePerformance, 'gap' | 'cellGap' | 'labelScatter'> {
  const gaps = gapsOf(
    of.scores.map((score, at) => {
      const label = of.labels[at] ?? NaN
      const probability = of.probabilities[at] ?? NaN
      return {
        at: eventTimes[at] ?? NaN,
        loss: (score - label) ** 2 - expectedBrier(score, probability),
        surplus: label - probability,
        isFlagged: score >= threshold,
      }
    }),
  )
  return { ...gaps, labelScatter: labelScatter({ ...of, eventTimes, threshold }) }
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

/** Uniform numbers, 0 to 1, the same for every reference: the same rows must give the same profile. Park & Miller 1988. */
function sameEveryTime(): () => number {
  let state = 45
  return () => {
    state = (16_807 * state) % 2_147_483_647
    return state / 2_147_483_647
  }
}
