import { blockStart, dayMs, hourMs } from '@weir/vocabulary'
import { rankSlopes } from './rank-slopes.ts'
import { sortedOrder } from './sorted-order.ts'
import { rowsOf, valueAt } from './value-at.ts'

/** Variances of means over a span of time. `flagged` and `others`: label minus calibrated probability, a row of those that
 *  were flagged, or not; `both`: their covariance. `loss`: squared error minus its estimate, a row. `rank`: area under the
 *  ROC curve minus its estimate. */
export interface ScatterMoments {
  readonly flagged: number
  readonly both: number
  readonly others: number
  readonly loss: number
  readonly rank: number
}

/** How spans of one length scattered in the reference. */
export interface SpanScatter {
  readonly spanMs: number
  /** Spans with rows, at least eight. */
  readonly spans: number
  /** What rows of one span have in common: its variance less what independent labels would give; below 0 by chance
   *  where they have nothing in common. */
  readonly common: ScatterMoments
  /** Of the mean of all spans, with its own square: how far off the calibration can be as a whole. */
  readonly ofMean: ScatterMoments
}

/** How labels scatter about the calibrated score in time. Plain data that survives JSON. */
export interface LabelScatter {
  /** Hours, blocks of six, days, pairs of days (what lasts longer than a day) and weeks, as far as there are eight. */
  readonly spans: readonly SpanScatter[]
}

/** Labelled rows of a reference; columns of one length. */
export interface ScatterRows {
  /** UTC ms, in any order. */
  readonly eventTimes: ArrayLike<number>
  readonly scores: ArrayLike<number>
  /** Calibrated, [0, 1]. */
  readonly probabilities: ArrayLike<number>
  /** 0 or 1. */
  readonly labels: ArrayLike<number>
  /** Scores from it on are flagged. */
  readonly threshold: number
}

const spanLengths = [hourMs, 6 * hourMs, dayMs, 2 * dayMs, 7 * dayMs]
const leastSpans = 8

/** How labels scatter about what their scores say, beyond the chance of each: weather, strikes and seasons that rows of
 *  one hour, or day, share. Spans weigh by their rows (cluster variance, Liang & Zeger 1986).
 *  @returns null with fewer than eight spans of any length, or without both classes. 0 for a group without rows
 *  @throws RangeError for columns of unequal length. O(n log n) */
export function labelScatter(rows: ScatterRows): LabelScatter | null {
  const n = rowsOf(rows.eventTimes, rows.scores, rows.probabilities, rows.labels)
  const ranks = rowRanks(rows)
  if (ranks === null) return null
  const spans = spanLengths.flatMap((spanMs): readonly SpanScatter[] => {
    const sums = new Map<number, SpanSums>()
    for (let row = 0; row < n; row++) {
      const start = blockStart(valueAt(rows.eventTimes, row), spanMs)
      const known = sums.get(start)
      const span = known ?? emptySpan()
      if (known === undefined) sums.set(start, span)
      addRow(span, rows, { row, rank: valueAt(ranks, row) })
    }
    return sums.size < leastSpans ? [] : [scatterOf([...sums.values()], spanMs)]
  })
  return spans.length === 0 ? null : { spans }
}

/** Sums over the rows of a span: of surplus, and of its variance were labels independent. */
interface SpanSums {
  flagged: number
  others: number
  surplus: Components
  chance: Components
}

interface Components {
  flagged: number
  others: number
  loss: number
  rank: number
}

function emptySpan(): SpanSums {
  return {
    flagged: 0,
    others: 0,
    surplus: { flagged: 0, others: 0, loss: 0, rank: 0 },
    chance: { flagged: 0, others: 0, loss: 0, rank: 0 },
  }
}

function addRow(
  span: SpanSums,
  { scores, probabilities, labels, threshold }: ScatterRows,
  { row, rank }: { readonly row: number; readonly rank: number },
): void {
  const score = valueAt(scores, row)
  const probability = valueAt(probabilities, row)
  const surplus = valueAt(labels, row) - probability
  const chance = probability * (1 - probability)
  const group = score >= threshold ? 'flagged' : 'others'
  const loss = 1 - 2 * score
  span[group] += 1
  span.surplus[group] += surplus
  span.surplus.loss += loss * surplus
  span.surplus.rank += rank * surplus
  span.chance[group] += chance
  span.chance.loss += loss * loss * chance
  span.chance.rank += rank * rank * chance
}

function scatterOf(sums: readonly SpanSums[], spanMs: number): SpanScatter {
  const spans = sums.length
  const total = sums.reduce(added, emptySpan())
  const rows = total.flagged + total.others
  const rowsBehind = { flagged: total.flagged, others: total.others, loss: rows, rank: rows }
  const rowsOfSpan = ({ flagged, others }: SpanSums) => ({
    ...{ flagged, others, loss: flagged + others, rank: flagged + others },
  })
  const mean = (of: keyof Components) => quotient(total.surplus[of], rowsBehind[of])
  const rest = (span: SpanSums, of: keyof Components) =>
    quotient(span.surplus[of] - mean(of) * rowsOfSpan(span)[of], rowsBehind[of] / spans)
  const covariance = (a: keyof Components, b: keyof Components) =>
    sums.reduce((sum, span) => sum + rest(span, a) * rest(span, b), 0) / (spans - 1)
  const chance = (of: keyof Components) => quotient(total.chance[of] * spans, rowsBehind[of] ** 2)
  const [flagged, others] = [covariance('flagged', 'flagged'), covariance('others', 'others')]
  const [loss, rank] = [covariance('loss', 'loss'), covariance('rank', 'rank')]
  const both = covariance('flagged', 'others')
  return {
    ...{ spanMs, spans },
    common: {
      flagged: flagged - chance('flagged'),
      both,
      others: others - chance('others'),
      loss: loss - chance('loss'),
      rank: rank - chance('rank'),
    },
    ofMean: {
      flagged: flagged / spans + mean('flagged') ** 2,
      both: both / spans + mean('flagged') * mean('others'),
      others: others / spans + mean('others') ** 2,
      loss: loss / spans + mean('loss') ** 2,
      rank: rank / spans + mean('rank') ** 2,
    },
  }
}

function added(a: SpanSums, b: SpanSums): SpanSums {
  return {
    flagged: a.flagged + b.flagged,
    others: a.others + b.others,
    surplus: addedParts(a.surplus, b.surplus),
    chance: addedParts(a.chance, b.chance),
  }
}

function addedParts(a: Components, b: Components): Components {
  return {
    flagged: a.flagged + b.flagged,
    others: a.others + b.others,
    loss: a.loss + b.loss,
    rank: a.rank + b.rank,
  }
}

/** 0 of no rows: a group that is not there scatters not at all. */
function quotient(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

/** Slope of the expected area by row, times the rows; rows of equal scores are ties. */
function rowRanks({ scores, probabilities }: ScatterRows): Float64Array | null {
  const order = sortedOrder(scores)
  const positives: number[] = []
  const negatives: number[] = []
  const tieOf = new Uint32Array(order.length)
  let last = NaN
  for (const row of order) {
    const score = valueAt(scores, row)
    if (score !== last) {
      positives.push(0)
      negatives.push(0)
      last = score
    }
    const tie = positives.length - 1
    const probability = valueAt(probabilities, row)
    positives[tie] = valueAt(positives, tie) + probability
    negatives[tie] = valueAt(negatives, tie) + 1 - probability
    tieOf[row] = tie
  }
  const slopes = rankSlopes(positives, negatives)
  return slopes === null ? null : Float64Array.from(tieOf, (tie) => valueAt(slopes, tie) * order.length)
}
