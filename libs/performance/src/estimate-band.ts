import { type EstimateSums } from './estimate-sums.ts'
import { estimatedMetrics } from './estimated-metrics.ts'
import { labelNoise, type LabelNoise } from './label-noise.ts'
import { type LabelScatter, type ScatterMoments } from './label-scatter.ts'
import { rankSlopes } from './rank-slopes.ts'
import { studentQuantile } from './student-quantile.ts'
import { valueAt } from './value-at.ts'
import { type ValueMatrix } from './value-per-prediction.ts'

/** A window of which performance was estimated. */
export interface EstimatedWindow {
  readonly sums: EstimateSums
  /** A score of each bin, as its middle. */
  readonly scores: readonly number[]
  readonly windowMs: number
  /** Of the version's reference. */
  readonly scatter: LabelScatter
}

/** What has a band: a metric by name, or the value of a prediction by a matrix. */
export type BandedMetric = 'accuracy' | 'precision' | 'recall' | 'f1' | 'brier' | 'roc_auc' | ValueMatrix

export interface EstimateBand {
  readonly lower: number
  readonly upper: number
}

/** Fewer labels that could turn out either way (sum of p (1 - p)) are no normal distribution. */
const leastNoise = 9
/** Degrees of freedom of what is not learned from spans: Student's t is then nearly normal. */
const mostFreedom = 200

/** The band in which the realised metric of a window will lie with the given probability, if nothing has changed since the
 *  reference: the chance of its labels, what labels of one span of time have in common, and the error of the calibration.
 *  The metric is taken as linear in its labels (delta method).
 *  @param level 0 < level < 1
 *  @returns null where the metric is none, and below nine labels that could turn out either way. Quantiles are Student's t
 *  of the reference's spans less 1. O(bins)
 *  @throws RangeError for another level */
export function estimateBand(
  window: EstimatedWindow,
  metric: BandedMetric,
  level = 0.95,
): EstimateBand | null {
  const noise = labelNoise(window.sums)
  const slope = slopeOf(window, metric, noise)
  if (slope === null || slope.open < leastNoise) return null
  const [widest] = window.scatter.spans
    .filter(({ spanMs }, index) => spanMs <= window.windowMs || index === 0)
    .map(({ spanMs, spans, common, ofMean }) => {
      const inWindow = Math.max(1, window.windowMs / spanMs)
      return { spans, variance: varianceOf(slope, common) / inWindow + varianceOf(slope, ofMean) }
    })
    .toSorted((a, b) => b.variance - a.variance)
  if (widest === undefined) return null
  const certain = studentQuantile(level, mostFreedom) ** 2 * slope.chance
  const half = Math.sqrt(certain + studentQuantile(level, widest.spans - 1) ** 2 * widest.variance)
  const [least, most] = slope.range
  return { lower: Math.max(least, slope.value - half), upper: Math.min(most, slope.value + half) }
}

/** A metric, and how it moves with the labels. */
interface Slope {
  readonly value: number
  readonly range: readonly [number, number]
  /** Its variance were labels independent. */
  readonly chance: number
  /** Variance of the number of positives among the rows that it depends on. */
  readonly open: number
  /** Change when all labels of a group turn, and weight of the other moments. */
  readonly weights: {
    readonly flagged: number
    readonly others: number
    readonly loss: 0 | 1
    readonly rank: 0 | 1
  }
}

function varianceOf({ weights: { flagged, others, loss, rank } }: Slope, of: ScatterMoments): number {
  const cells = flagged ** 2 * of.flagged + 2 * flagged * others * of.both + others ** 2 * of.others
  return Math.max(0, cells + loss * of.loss + rank * of.rank)
}

function slopeOf(window: EstimatedWindow, metric: BandedMetric, noise: LabelNoise): Slope | null {
  const { sums } = window
  const { n, flagged, expectedPositives: positives } = sums
  const found = estimatedMetrics(sums, typeof metric === 'object' ? metric : undefined)
  if (typeof metric === 'object') {
    const rise = metric.truePositive - metric.falsePositive
    const fall = metric.falseNegative - metric.trueNegative
    const least = Math.min(...valuesOf(metric))
    const most = Math.max(...valuesOf(metric))
    return cellSlope({ sums, noise, range: [least, most] }, found.valuePerPrediction, [rise / n, fall / n])
  }
  const share = { sums, noise, range: [0, 1] } as const
  switch (metric) {
    case 'accuracy':
      return cellSlope(share, found.accuracy, [1 / n, -1 / n])
    case 'precision':
      return cellSlope(share, found.precision, [1 / flagged, 0])
    case 'recall': {
      const recall = found.recall ?? 0
      return cellSlope(share, found.recall, [(1 - recall) / positives, -recall / positives])
    }
    case 'f1': {
      const f1 = found.f1 ?? 0
      const whole = flagged + positives
      return cellSlope(share, found.f1, [(2 - f1) / whole, -f1 / whole])
    }
    case 'brier':
      return binSlope(found.brierScore, noise, {
        slopes: window.scores.map((score) => (1 - 2 * score) / n),
        weights: { flagged: 0, others: 0, loss: 1, rank: 0 },
      })
    case 'roc_auc': {
      const negatives = sums.counts.map((count, bin) => Math.max(0, count - valueAt(sums.bins, bin)))
      return binSlope(found.rocAuc, noise, {
        slopes: rankSlopes(sums.bins, negatives) ?? [],
        weights: { flagged: 0, others: 0, loss: 0, rank: 1 },
      })
    }
  }
}

function valuesOf({ truePositive, falsePositive, falseNegative, trueNegative }: ValueMatrix) {
  return [truePositive, falsePositive, falseNegative, trueNegative]
}

/** A metric of the cells. @param perLabel change a label that turns positive, among the flagged and the others */
function cellSlope(
  of: {
    readonly sums: EstimateSums
    readonly noise: LabelNoise
    readonly range: readonly [number, number]
  },
  value: number | null,
  [flagged, others]: readonly [number, number],
): Slope | null {
  const { sums, noise, range } = of
  if (value === null) return null
  return {
    ...{ value, range },
    chance: flagged ** 2 * noise.flagged + others ** 2 * noise.others,
    open: (flagged === 0 ? 0 : noise.flagged) + (others === 0 ? 0 : noise.others),
    weights: { flagged: flagged * sums.flagged, others: others * (sums.n - sums.flagged), loss: 0, rank: 0 },
  }
}

function binSlope(
  value: number | null,
  { bins, flagged, others }: LabelNoise,
  of: { readonly slopes: ArrayLike<number>; readonly weights: Slope['weights'] },
): Slope | null {
  if (value === null) return null
  return {
    ...{ value, range: [0, 1], open: flagged + others, weights: of.weights },
    chance: bins.reduce((sum, noise, bin) => sum + valueAt(of.slopes, bin) ** 2 * noise, 0),
  }
}
