import { quantileEdges } from '@weir/stats'
import { InvalidInput } from '@weir/vocabulary'
import { addValue, emptyTally } from './subject-tally.ts'
import { type NumericProfile, type ReferenceProfile } from './reference-profile.ts'

/** Values of one feature, or the score, over the rows of the reference sample; NaN for null. */
export interface ReferenceColumn {
  readonly name: string
  readonly values: ArrayLike<number>
}

/** Bins of a feature: quantiles of about equal counts. */
const featureBins = 20
/** The score decides, so it is watched more finely. */
const scoreBins = 50

/** Freezes edges and counts of the reference sample.
 *  @param columns all of the same length >= 1; a column of nulls alone is allowed and gets no edges
 *  @throws InvalidInput `reference-empty`, `reference-columns-differ` or `reference-column-repeated`. O(n log n) a column */
export function profileOf(columns: {
  readonly features: readonly ReferenceColumn[]
  readonly score: ReferenceColumn
}): ReferenceProfile {
  const rows = columns.score.values.length
  if (rows === 0) throw new InvalidInput('reference-empty', 'the reference sample has no rows')
  const names = new Set<string>()
  for (const { name, values } of columns.features) {
    if (values.length !== rows)
      throw new InvalidInput(
        'reference-columns-differ',
        `column ${name} has ${values.length} rows, the score has ${rows}`,
        { name, rows: values.length, scoreRows: rows },
      )
    if (names.has(name))
      throw new InvalidInput('reference-column-repeated', `column ${name} appears twice`, { name })
    names.add(name)
  }
  return {
    features: columns.features.map((column) => subjectProfile(column, featureBins)),
    score: subjectProfile(columns.score, scoreBins),
  }
}

function subjectProfile({ name, values }: ReferenceColumn, bins: number): NumericProfile {
  const edges = quantileEdges(Float32Array.from(values), bins)
  const tally = emptyTally({ kind: 'feature', subject: name, edges })
  for (let row = 0; row < values.length; row++) addValue(tally, values[row] ?? NaN)
  const { n, nulls, sum, sumOfSquares, min, max } = tally
  const some = n > nulls
  return {
    type: 'number',
    name,
    edges,
    counts: [...tally.counts],
    n,
    nulls,
    sum,
    sumOfSquares,
    min: some ? min : null,
    max: some ? max : null,
  }
}
