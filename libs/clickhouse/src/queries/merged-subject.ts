import { type SubjectState } from '@weir/drift'
import { type RawRow } from '../clickhouse.ts'
import { numberOf, numbersOf, textOf } from '../raw-row.ts'

/** What is read of merged minutes: aggregates over `feature_minutes`, to be grouped by kind and subject. Maps are summed in
 *  half the time that pairs of arrays take. */
export const mergedSubject = `kind, subject, sumMap(mapFromArrays(tupleElement(bins, 1), tupleElement(bins, 2))) AS merged, mapKeys(merged) AS merged_bins,
  mapValues(merged) AS merged_counts, sum(n) AS rows, sum(nulls) AS null_rows, sum(sum) AS total,
  sum(sum_of_squares) AS total_of_squares, min(min) AS least, max(max) AS greatest,
  sum(far_low) AS rows_far_low, sum(far_high) AS rows_far_high`

/** State of a subject from a row of `mergedSubject`.
 *  @throws Error for a kind that no subject has */
export function subjectStateOf(row: RawRow): SubjectState {
  return {
    kind: kindOf(textOf(row, 'kind')),
    subject: textOf(row, 'subject'),
    bins: numbersOf(row, 'merged_bins'),
    counts: numbersOf(row, 'merged_counts'),
    n: numberOf(row, 'rows'),
    nulls: numberOf(row, 'null_rows'),
    sum: numberOf(row, 'total'),
    sumOfSquares: numberOf(row, 'total_of_squares'),
    min: numberOf(row, 'least'),
    max: numberOf(row, 'greatest'),
    farLow: numberOf(row, 'rows_far_low'),
    farHigh: numberOf(row, 'rows_far_high'),
  }
}

function kindOf(text: string): SubjectState['kind'] {
  switch (text) {
    case 'feature':
    case 'score':
    case 'multivariate':
      return text
    default:
      throw new Error(`no subject is of kind ${text}`)
  }
}
