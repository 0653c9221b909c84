import { type ConfusionCells } from './classification-metrics.ts'
import { type EstimateSums } from './estimate-sums.ts'
import { type PerformanceMetrics, performanceMetrics } from './performance-metrics.ts'
import { valueAt } from './value-at.ts'
import { type ValueMatrix } from './value-per-prediction.ts'

/** Performance of a window estimated without labels (CBPE): what the cells would be if each prediction were positive with
 *  its calibrated probability.
 *  @param values if given, the expected value per prediction is estimated too
 *  @returns metrics of the expected cells; ratios are ratios of expectations. Right as long as P(label | score) is as in
 *  the reference: also under a moved population of scores, never under concept drift, which it cannot see. O(bins)
 *  Source: CBPE as in NannyML; the area from probability-weighted bins with its bound. */
export function estimatedMetrics(sums: EstimateSums, values?: ValueMatrix): PerformanceMetrics {
  const negatives = sums.counts.map((count, bin) => atLeastZero(count - valueAt(sums.bins, bin)))
  return {
    ...performanceMetrics(
      {
        cells: expectedCells(sums),
        positives: sums.bins,
        negatives,
        probabilities: sums.bins,
        brier: sums.expectedBrier,
      },
      values,
    ),
    n: sums.n,
  }
}

/** The confusion cells that the probabilities let expect. */
export function expectedCells(
  sums: Pick<EstimateSums, 'n' | 'flagged' | 'expectedPositives' | 'expectedTruePositives'>,
): ConfusionCells {
  const falsePositive = atLeastZero(sums.flagged - sums.expectedTruePositives)
  const falseNegative = atLeastZero(sums.expectedPositives - sums.expectedTruePositives)
  return {
    truePositive: sums.expectedTruePositives,
    falsePositive,
    falseNegative,
    trueNegative: atLeastZero(sums.n - sums.flagged - falseNegative),
  }
}

/** Sums of floating-point numbers can fall short of 0 by their rounding. */
function atLeastZero(difference: number): number {
  return Math.max(difference, 0)
}
