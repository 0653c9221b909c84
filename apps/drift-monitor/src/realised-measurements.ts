import { type Measurement } from '@weir/contracts'
import {
  bandFromBlocks,
  emptyRealised,
  mergeRealised,
  realisedMetrics,
  type BandedMetric,
  type RealisedSums,
} from '@weir/performance'
import { assertNever, blockStart, hourMs, type Instant } from '@weir/vocabulary'
import { type LabelPlan } from './label-plan.ts'
import {
  measurement,
  performanceMeasurements,
  worthOf,
  type FoundBand,
  type PerformanceStage,
} from './performance-measurements.ts'
import { scoreSubject } from './performance-memory.ts'

/** Rows of one hour are alike, and what disturbs them lasts: bands come from blocks of this length. */
const blockMs = 6 * hourMs

/** What labels say of a window. The values are facts of its labelled rows; a band is that of the rate behind them, by how
 *  blocks of six hours scatter, from eight blocks on. Beside them stands the share of answers that have a label: the other
 *  rows are not in any value.
 *  @param hours of the window
 *  @param of `answered` all answers of the window, labelled or not, at least one; `bins` of the score, without that of
 *  nulls */
export function realisedMeasurements(
  hours: readonly { readonly hour: Instant; readonly realised: RealisedSums }[],
  of: {
    readonly stage: PerformanceStage
    readonly kpis: LabelPlan['kpis']
    readonly answered: number
    readonly bins: number
  },
): readonly Measurement[] {
  const blocks = blocksOf(hours)
  const metrics = realisedMetrics(blocks.reduce(mergeRealised, emptyRealised(of.bins)))
  const { n, calibrationError } = metrics
  const { stage } = of
  const told = { subject: scoreSubject, subjectKind: 'score', stage } as const
  const share = measurement(
    { ...told, statistic: 'labelled_share', n: of.answered },
    { value: n / of.answered, band: null },
  )
  const calibration =
    calibrationError === null
      ? []
      : [
          measurement(
            { ...told, statistic: 'calibrated_ece', n },
            { value: calibrationError, band: null, ...ofBins },
          ),
        ]
  const bandOf = (metric: BandedMetric) => bandOfBlocks(blocks, metric)
  return [...performanceMeasurements(metrics, { ...of, bandOf }), ...calibration, share]
}

const ofBins = {
  detail:
    'mean distance of the calibrated probability from the share of positives over the bins of the score; an estimate of it would be 0',
} as const

function blocksOf(
  hours: readonly { readonly hour: Instant; readonly realised: RealisedSums }[],
): readonly RealisedSums[] {
  const blocks = new Map<Instant, RealisedSums>()
  for (const { hour, realised } of hours) {
    const start = blockStart(hour, blockMs)
    const before = blocks.get(start)
    blocks.set(start, before === undefined ? realised : mergeRealised(before, realised))
  }
  return [...blocks.values()]
}

function bandOfBlocks(blocks: readonly RealisedSums[], metric: BandedMetric): FoundBand {
  if (metric === 'roc_auc') return { band: null, why: 'an area is no mean over blocks of time' }
  const band = bandFromBlocks(blocks.map((block) => partOf(block, metric)))
  return band === null ? { band, why: 'fewer than 8 blocks of 6 h with rows' } : { band }
}

/** A metric as a sum over a number of rows. */
function partOf(
  { cells, brier, estimated }: RealisedSums,
  metric: Exclude<BandedMetric, 'roc_auc'>,
): { readonly n: number; readonly sum: number } {
  const { n } = estimated
  const { truePositive, falsePositive, falseNegative, trueNegative } = cells
  if (typeof metric === 'object') return { n, sum: worthOf(cells, metric) }
  switch (metric) {
    case 'accuracy':
      return { n, sum: truePositive + trueNegative }
    case 'precision':
      return { n: truePositive + falsePositive, sum: truePositive }
    case 'recall':
      return { n: truePositive + falseNegative, sum: truePositive }
    case 'f1':
      return { n: 2 * truePositive + falsePositive + falseNegative, sum: 2 * truePositive }
    case 'brier':
      // Of a score that is no probability there is no value, and no band is asked for.
      return { n, sum: brier ?? 0 }
    default:
      return assertNever(metric)
  }
}
