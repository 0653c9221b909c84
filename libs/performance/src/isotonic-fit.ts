import { type CalibrationMap } from './calibrate.ts'
import { sortedOrder } from './sorted-order.ts'
import { thinKnots } from './thin-knots.ts'
import { requireShares, rowsOf, valueAt } from './value-at.ts'

/** Rows to fit a map to; columns of equal length. */
export interface WeightedRows {
  readonly scores: ArrayLike<number>
  readonly labels: ArrayLike<number>
  /** All 1 if left out. */
  readonly weights?: ArrayLike<number> | undefined
}

/** The non-decreasing map of score to probability with the least weighted squared error.
 *  @param scores finite; rows of equal score are pooled
 *  @param labels 0 or 1 (or shares in [0, 1]), same length
 *  @param weights >= 0, same length; rows of weight 0 do not count. All 1 if left out
 *  @returns the ends of every level piece, at most 200 knots: with more, thinned with an error of at most 1/99 of the
 *  range. O(n log n)
 *  @throws RangeError for unequal lengths, a score that is not finite, a label outside [0, 1], a weight that is negative or not finite,
 *  or no weight at all
 *  Source: pool adjacent violators (Ayer et al. 1955).
 *  @example isotonicFit([1, 2, 3, 4], [0, 1, 0, 1]) = { scores: [1, 2, 3, 4], probabilities: [0, 0.5, 0.5, 1] } */
export function isotonicFit(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): CalibrationMap {
  return isotonicInOrder(sortedOrder(scores), { scores, labels, weights })
}

/** As `isotonicFit`, of the rows that `order` names from the lowest score to the highest. */
export function isotonicInOrder(order: ArrayLike<number>, rows: WeightedRows): CalibrationMap {
  const { scores, labels, weights } = rows
  rowsOf(scores, labels, weights ?? scores)
  requireShares(labels, 'label')
  const pieces = poolAdjacent(order, rows)
  const knots = { scores: Array<number>(), probabilities: Array<number>() }
  for (let piece = 0; piece < pieces.count; piece++) {
    const probability = Math.min(valueAt(pieces.sum, piece) / valueAt(pieces.weight, piece), 1)
    const first = valueAt(pieces.first, piece)
    const last = valueAt(pieces.last, piece)
    for (const score of first === last ? [first] : [first, last]) {
      knots.scores.push(score)
      knots.probabilities.push(probability)
    }
  }
  if (knots.scores.length === 0) throw new RangeError('no row has a weight')
  return thinKnots(knots)
}

/** Level pieces from low to high; the arrays are longer than `count`. */
interface Pieces {
  count: number
  readonly first: Float64Array
  readonly last: Float64Array
  readonly weight: Float64Array
  readonly sum: Float64Array
}

function poolAdjacent(order: ArrayLike<number>, { scores, labels, weights }: WeightedRows): Pieces {
  const column = (): Float64Array => new Float64Array(order.length)
  const pieces: Pieces = { count: 0, first: column(), last: column(), weight: column(), sum: column() }
  for (let i = 0; i < order.length;) {
    const score = valueAt(scores, valueAt(order, i))
    if (!Number.isFinite(score)) throw new RangeError(`a score is ${score}`)
    let weight = 0
    let sum = 0
    for (; i < order.length && valueAt(scores, valueAt(order, i)) === score; i++) {
      const row = valueAt(order, i)
      const rowWeight = weights === undefined ? 1 : valueAt(weights, row)
      if (!(rowWeight >= 0 && Number.isFinite(rowWeight))) throw new RangeError(`${rowWeight} is no weight`)
      weight += rowWeight
      sum += rowWeight * valueAt(labels, row)
    }
    if (weight > 0) pushPiece(pieces, { score, weight, sum })
  }
  return pieces
}

/** Adds a piece of one score and joins it with those before it that are not below it. */
function pushPiece(pieces: Pieces, added: { score: number; weight: number; sum: number }): void {
  let { weight, sum } = added
  let first = added.score
  let top = pieces.count
  // Quotients, as they are returned: products could join otherwise in the last bit and let the map fall.
  while (top > 0 && valueAt(pieces.sum, top - 1) / valueAt(pieces.weight, top - 1) >= sum / weight) {
    top--
    first = valueAt(pieces.first, top)
    weight += valueAt(pieces.weight, top)
    sum += valueAt(pieces.sum, top)
  }
  pieces.first[top] = first
  pieces.last[top] = added.score
  pieces.weight[top] = weight
  pieces.sum[top] = sum
  pieces.count = top + 1
}
