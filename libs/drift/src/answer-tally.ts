import { calibrate, type CalibrationMap } from '@weir/performance'
import { binIndex } from '@weir/stats'

/** Answers of one version counted over a minute of event time: what is not about one feature. Mutable; the only writers
 *  are `addAnswer` and `mergeAnswers`. */
export interface AnswerTally {
  /** Answers that count (status ok), and requests that had none. */
  answers: number
  errors: number
  timeouts: number
  rejected: number
  /** Further answers to a request that had been answered: left out of everything else. */
  duplicates: number
  /** Event time minus feature time, ms, over the answers that carry a feature time; the largest is at least 0. */
  featureAges: number
  featureAgeSumMs: number
  featureAgeMaxMs: number
  /** How far an answer's event time lies behind the newest of its source: rows by log2 of seconds, bin 0 is under 1 s. */
  readonly lateness: Uint32Array
  /** Answers of the positive class. */
  flagged: number
  /** Sums of the calibrated probability of it, over all answers and over the flagged ones; these and
   *  those below are 0 for a version whose reference had no labels. */
  expectedPositives: number
  expectedTruePositives: number
  /** Sum of the Brier loss that the calibrated probability expects of the raw score. */
  expectedLoss: number
  /** Calibrated probability by bin of the score: for the estimated AUC. */
  readonly expectedByBin: Float64Array
}

/** 2^31 seconds is 68 years. */
export const latenessBins = 32

export function emptyAnswers(scoreBins: number): AnswerTally {
  return {
    answers: 0,
    errors: 0,
    timeouts: 0,
    rejected: 0,
    duplicates: 0,
    featureAges: 0,
    featureAgeSumMs: 0,
    featureAgeMaxMs: 0,
    lateness: new Uint32Array(latenessBins),
    flagged: 0,
    expectedPositives: 0,
    expectedTruePositives: 0,
    expectedLoss: 0,
    expectedByBin: new Float64Array(scoreBins),
  }
}

/** One answer as it is counted beside its features and score. */
export interface CountedAnswer {
  readonly flagged: boolean
  /** Event time minus feature time; null for an answer without feature time. */
  readonly featureAgeMs: number | null
  /** How far its event time lies behind the newest of its source; at most 0 for the newest itself. */
  readonly latenessMs: number
}

/** Counts one answer. Allocates nothing. */
export function addAnswer(tally: AnswerTally, { flagged, featureAgeMs, latenessMs }: CountedAnswer): void {
  tally.answers++
  if (flagged) tally.flagged++
  if (featureAgeMs !== null) {
    tally.featureAges++
    tally.featureAgeSumMs += featureAgeMs
    if (featureAgeMs > tally.featureAgeMaxMs) tally.featureAgeMaxMs = featureAgeMs
  }
  const bin = latenessBin(latenessMs)
  tally.lateness[bin] = (tally.lateness[bin] ?? 0) + 1
}

/** Bin of a lateness: 0 under a second, then [2^(b-1), 2^b) seconds. @returns 0 to 31; 0 for NaN */
export function latenessBin(latenessMs: number): number {
  return !(latenessMs >= 1_000) ? 0 : 32 - Math.clz32(Math.min(Math.floor(latenessMs / 1_000), 2 ** 31 - 1))
}

/** What an estimate of performance needs of a version. */
export interface Estimator {
  readonly calibration: CalibrationMap
  /** Edges of the score's bins. */
  readonly edges: ArrayLike<number>
}

/** Adds what the calibrated score of one answer makes expect. Allocates nothing.
 *  @param answer its score is taken as float32, as it is stored; one that is not finite adds nothing */
export function addExpectation(
  tally: AnswerTally,
  answer: { readonly score: number; readonly flagged: boolean },
  { calibration, edges }: Estimator,
): void {
  const score = Math.fround(answer.score)
  if (!Number.isFinite(score)) return
  const probability = calibrate(calibration, score)
  tally.expectedPositives += probability
  if (answer.flagged) tally.expectedTruePositives += probability
  tally.expectedLoss += expectedBrier(score, probability)
  const bin = binIndex(edges, score)
  tally.expectedByBin[bin] = (tally.expectedByBin[bin] ?? 0) + probability
}

/** Brier loss that is expected of a score when `probability` is that of the positive class. */
export function expectedBrier(score: number, probability: number): number {
  return probability * (1 - score) ** 2 + (1 - probability) * score ** 2
}

/** Adds the answers of another tally. @throws RangeError if the number of score bins differs */
export function mergeAnswers(into: AnswerTally, from: AnswerTally): void {
  if (into.expectedByBin.length !== from.expectedByBin.length)
    throw new RangeError(`${into.expectedByBin.length} score bins against ${from.expectedByBin.length}`)
  into.answers += from.answers
  into.errors += from.errors
  into.timeouts += from.timeouts
  into.rejected += from.rejected
  into.duplicates += from.duplicates
  into.featureAges += from.featureAges
  into.featureAgeSumMs += from.featureAgeSumMs
  into.featureAgeMaxMs = Math.max(into.featureAgeMaxMs, from.featureAgeMaxMs)
  into.flagged += from.flagged
  into.expectedPositives += from.expectedPositives
  into.expectedTruePositives += from.expectedTruePositives
  into.expectedLoss += from.expectedLoss
  for (const [bin, count] of from.lateness.entries()) into.lateness[bin] = (into.lateness[bin] ?? 0) + count
  for (const [bin, sum] of from.expectedByBin.entries())
    into.expectedByBin[bin] = (into.expectedByBin[bin] ?? 0) + sum
}
