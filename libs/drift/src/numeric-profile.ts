import { binIndex, quantileEdges } from '@weir/stats'
import { nothingLearned, type Learn } from './learned-behaviour.ts'
import { type NumericProfile } from './reference-profile.ts'
import { addNumber, emptyTally } from './subject-tally.ts'

/** Values of one numeric feature, of the score or of the reconstruction error over the rows of the reference sample; NaN
 *  for null, and infinities count as null. */
export interface NumericColumn {
  readonly name: string
  readonly values: ArrayLike<number>
}

/** Freezes edges, counts and moments of one column, and what it learns. @param bins of about equal counts. O(n log n) */
export function numericProfile(
  { name, values }: NumericColumn,
  { bins, learn }: { readonly bins: number; readonly learn: Learn },
): NumericProfile {
  const stored = Float32Array.from(values)
  const edges = quantileEdges(stored, bins)
  const empty = {
    ...({ type: 'number', name, edges, counts: Array<number>(edges.length + 2).fill(0) } as const),
    ...{ n: 0, nulls: 0, sum: 0, sumOfSquares: 0, min: null, max: null, learned: nothingLearned },
  }
  const tally = emptyTally('feature', empty)
  const binOf = new Uint8Array(stored.length)
  for (let row = 0; row < stored.length; row++) {
    const value = stored[row] ?? NaN
    addNumber(tally, value)
    binOf[row] = binIndex(edges, value)
    if (!Number.isFinite(value)) stored[row] = NaN
  }
  const { n, nulls, sum, sumOfSquares, min, max } = tally
  const some = n > nulls
  return {
    ...({ type: 'number', name, edges, counts: [...tally.counts], n, nulls, sum, sumOfSquares } as const),
    min: some ? min : null,
    max: some ? max : null,
    learned: learn({ length: edges.length + 2, bins: binOf, values: stored }),
  }
}
