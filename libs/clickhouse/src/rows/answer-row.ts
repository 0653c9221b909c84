import { type AnswerTally } from '@weir/drift'
import { type RawRow } from '../clickhouse.ts'
import { placeOf, sparse, type MinutePlace } from './minute-row.ts'

/** Answers of one version over one minute of event time. */
export interface AnswerRow extends MinutePlace {
  readonly answers: AnswerTally
}

/** Row of `answer_minutes`. */
export function answerRow({ answers, ...place }: AnswerRow): RawRow {
  return {
    ...placeOf(place),
    answers: answers.answers,
    errors: answers.errors,
    timeouts: answers.timeouts,
    rejected: answers.rejected,
    duplicates: answers.duplicates,
    feature_ages: answers.featureAges,
    feature_age_sum_ms: answers.featureAgeSumMs,
    feature_age_max_ms: answers.featureAgeMaxMs,
    lateness: sparse(answers.lateness),
    flagged: answers.flagged,
    expected_positives: answers.expectedPositives,
    expected_true_positives: answers.expectedTruePositives,
    expected_loss: answers.expectedLoss,
    expected_by_bin: sparse(answers.expectedByBin),
  }
}
