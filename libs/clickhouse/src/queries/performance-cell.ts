import { type EstimateSums, type RealisedSums } from '@weir/performance'

/** Answers of one bin of the score that are alike in answer and label. */
export interface PerformanceCell {
  readonly bin: number
  readonly flagged: boolean
  /** Null: of all answers, with or without a label. */
  readonly label: boolean | null
  readonly n: number
  /** Sums over these answers: calibrated probability, Brier loss of the score, and what is expected of it. */
  readonly probability: number
  readonly loss: number
  readonly expectedLoss: number
  /** Answers whose score is no probability: then there is no Brier loss. */
  readonly outOfRange: number
}

/** Sums of one hour from its cells.
 *  @param bins of the score, the null bin left out */
export function foldCells(
  cells: readonly PerformanceCell[],
  bins: number,
): { readonly answered: EstimateSums; readonly realised: RealisedSums } {
  const labelled = cells.filter(({ label }) => label !== null)
  const positives = labelled.filter(({ label }) => label === true)
  const negatives = labelled.filter(({ label }) => label === false)
  const isProbability = labelled.every(({ outOfRange }) => outOfRange === 0)
  const n = (of: readonly PerformanceCell[], flagged: boolean) =>
    total(
      of.filter((cell) => cell.flagged === flagged),
      'n',
    )
  return {
    answered: estimateOf(
      cells.filter(({ label }) => label === null),
      bins,
    ),
    realised: {
      cells: {
        truePositive: n(positives, true),
        falsePositive: n(negatives, true),
        falseNegative: n(positives, false),
        trueNegative: n(negatives, false),
      },
      positives: byBin(positives, bins, 'n'),
      negatives: byBin(negatives, bins, 'n'),
      brier: isProbability ? total(labelled, 'loss') : null,
      brierGap: isProbability ? total(labelled, 'loss') - total(labelled, 'expectedLoss') : null,
      estimated: estimateOf(labelled, bins),
    },
  }
}

function estimateOf(cells: readonly PerformanceCell[], bins: number): EstimateSums {
  const flagged = cells.filter((cell) => cell.flagged)
  return {
    n: total(cells, 'n'),
    flagged: total(flagged, 'n'),
    expectedPositives: total(cells, 'probability'),
    expectedTruePositives: total(flagged, 'probability'),
    expectedBrier: cells.every(({ outOfRange }) => outOfRange === 0) ? total(cells, 'expectedLoss') : null,
    bins: byBin(cells, bins, 'probability'),
    counts: byBin(cells, bins, 'n'),
  }
}

type Sum = 'n' | 'probability' | 'loss' | 'expectedLoss'

function total(cells: readonly PerformanceCell[], of: Sum): number {
  return cells.reduce((sum, cell) => sum + cell[of], 0)
}

/** @throws RangeError for a bin that is not there: the query and its reader disagree */
function byBin(cells: readonly PerformanceCell[], bins: number, of: Sum): number[] {
  const sums = Array<number>(bins).fill(0)
  for (const cell of cells) {
    const sum = sums[cell.bin]
    if (sum === undefined) throw new RangeError(`bin ${cell.bin} of ${bins}`)
    sums[cell.bin] = sum + cell[of]
  }
  return sums
}
