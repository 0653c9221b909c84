import { denseCounts, type AnswerTally, type SubjectState } from '@weir/drift'
import { emptyEstimates, type EstimateSums } from '@weir/performance'

/** What the scores of an hour say of themselves, from its per-minute state: no row is read.
 *  @param score state of the score in that hour; null: none
 *  @param bins number of bins of the score, the null bin included
 *  @returns sums of no predictions for an hour whose bins are not those of the profile */
export function estimateOfHour(answers: AnswerTally, score: SubjectState | null, bins: number): EstimateSums {
  const counts = score === null ? null : denseCounts(score, bins)
  if (score === null || counts === null) return emptyEstimates(bins - 1)
  const isProbability = score.min >= 0 && score.max <= 1
  return {
    n: answers.answers,
    flagged: answers.flagged,
    expectedPositives: answers.expectedPositives,
    expectedTruePositives: answers.expectedTruePositives,
    expectedBrier: isProbability ? answers.expectedLoss : null,
    bins: Array.from(answers.expectedByBin.subarray(0, bins - 1)),
    counts: counts.slice(0, -1),
  }
}
