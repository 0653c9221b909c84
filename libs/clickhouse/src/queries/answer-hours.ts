import { latenessBins, type AnswerTally } from '@weir/drift'
import { type Instant } from '@weir/vocabulary'
import { type ClickHouse, type RawRow } from '../clickhouse.ts'
import { numberOf, numbersOf } from '../raw-row.ts'
import { isOfSlice, type VersionSlice } from './version-slice.ts'

/** Answers of a version over one hour of event time. */
export interface AnswerHour {
  /** Start of the hour, UTC ms. */
  readonly hour: Instant
  readonly answers: AnswerTally
}

const sql = `
SELECT toUnixTimestamp(toStartOfHour(minute)) * 1000 AS hour,
  sum(answer_minutes.answers) AS answers, sum(answer_minutes.errors) AS errors, sum(answer_minutes.timeouts) AS timeouts,
  sum(answer_minutes.rejected) AS rejected, sum(answer_minutes.duplicates) AS duplicates,
  sum(answer_minutes.feature_ages) AS feature_ages, sum(answer_minutes.feature_age_sum_ms) AS feature_age_sum_ms,
  max(answer_minutes.feature_age_max_ms) AS feature_age_max_ms, sumMap(answer_minutes.lateness) AS late,
  tupleElement(late, 1) AS late_bins, tupleElement(late, 2) AS late_counts, sum(answer_minutes.flagged) AS flagged,
  sum(answer_minutes.expected_positives) AS expected_positives,
  sum(answer_minutes.expected_true_positives) AS expected_true_positives,
  sum(answer_minutes.expected_loss) AS expected_loss, sumMap(answer_minutes.expected_by_bin) AS expected,
  tupleElement(expected, 1) AS expected_bins, tupleElement(expected, 2) AS expected_sums
FROM answer_minutes WHERE ${isOfSlice} GROUP BY hour ORDER BY hour`

/** Merges the answers of the minutes to hours.
 *  @param scoreBins bins of the score in the version's profile, the null bin included
 *  @returns in order; hours in which nothing was asked are left out
 *  @throws RangeError if the state has a bin that the profile does not have */
export async function answerHours(
  clickhouse: ClickHouse,
  { model, version, role, segment, from, to, scoreBins }: VersionSlice & { readonly scoreBins: number },
): Promise<readonly AnswerHour[]> {
  const rows = await clickhouse.select(sql, { model, version, role, segment, from, to })
  return rows.map((row) => ({ hour: numberOf(row, 'hour'), answers: tallyOf(row, scoreBins) }))
}

function tallyOf(row: RawRow, scoreBins: number): AnswerTally {
  const lateness = new Uint32Array(latenessBins)
  spread(lateness, numbersOf(row, 'late_bins'), numbersOf(row, 'late_counts'))
  const expectedByBin = new Float64Array(scoreBins)
  spread(expectedByBin, numbersOf(row, 'expected_bins'), numbersOf(row, 'expected_sums'))
  return {
    answers: numberOf(row, 'answers'),
    errors: numberOf(row, 'errors'),
    timeouts: numberOf(row, 'timeouts'),
    rejected: numberOf(row, 'rejected'),
    duplicates: numberOf(row, 'duplicates'),
    featureAges: numberOf(row, 'feature_ages'),
    featureAgeSumMs: numberOf(row, 'feature_age_sum_ms'),
    featureAgeMaxMs: numberOf(row, 'feature_age_max_ms'),
    lateness,
    flagged: numberOf(row, 'flagged'),
    expectedPositives: numberOf(row, 'expected_positives'),
    expectedTruePositives: numberOf(row, 'expected_true_positives'),
    expectedLoss: numberOf(row, 'expected_loss'),
    expectedByBin,
  }
}

function spread(into: Uint32Array | Float64Array, bins: readonly number[], values: readonly number[]): void {
  for (const [index, bin] of bins.entries()) {
    if (bin >= into.length) throw new RangeError(`bin ${bin} of ${into.length}: state of another profile`)
    into[bin] = values[index] ?? 0
  }
}
