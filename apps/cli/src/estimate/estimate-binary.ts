import {
  addEstimate,
  addRealised,
  calibrate,
  emptyEstimates,
  emptyRealised,
  estimatedMetrics,
  fitCalibration,
  papeEstimate,
  plausibleMeanWeight,
  realisedMetrics,
  rowMetrics,
  scoreErrors,
  type ScoreErrors,
} from '@weir/performance'
import { estimateBands, type RowTimes } from './estimate-bands.ts'
import { type Calibration, type PapeOutcome } from './estimate-report.ts'
import { type MetricValues } from './metric-lines.ts'
import { domainClassifier } from './domain-classifier.ts'
import { labelled, type PackedRows } from './packed-rows.ts'
import { requireProbabilities } from './require-probabilities.ts'
import { type FeatureSample } from './sample-features.ts'
import { scoreBins } from './score-bins.ts'

type ValueMatrix = NonNullable<Parameters<typeof estimatedMetrics>[1]>
type Metrics = ReturnType<typeof estimatedMetrics>

/** Effective sample size under which the weighted reference says nothing. */
export const leastEffectiveSampleSize = 500

export interface BinaryOptions {
  /** Scores from it on, as float32, count as flagged. */
  readonly threshold: number
  /** Value of an answer by cell; null: none is estimated. */
  readonly values: ValueMatrix | null
  readonly random: () => number
}

export const binaryMetricNames = [
  'accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'balanced_accuracy',
  'matthews',
  'roc_auc',
  'brier',
  'log_loss',
  'ece',
  'flagged_share',
  'positive_share',
  'value_per_prediction',
] as const

/** Rows with labels on the reference side; NaN for labels of the analysis that are not known. */
export interface RowsOfBoth {
  readonly reference: PackedRows
  readonly analysis: PackedRows
}

/** What labels say of the reference and the analysis, and what the calibrated score says of the analysis (CBPE). Areas are
 *  exact. O(n log n)
 *  @param name of the analysis
 *  @throws InvalidInput `estimate-score-invalid` as `requireProbabilities` */
export function estimateCalibrated(
  { reference, analysis }: RowsOfBoth,
  options: BinaryOptions,
  { times, name }: { readonly times: RowTimes; readonly name: string },
) {
  const { random } = options
  const fit = fitCalibration(reference.answers, reference.labels, random)
  requireProbabilities(fit, analysis, { name, scores: analysis.answers, what: 'score' })
  const bins = scoreBins(reference.answers, analysis.answers)
  const values = options.values ?? undefined
  const rowsOf = ({ answers, labels }: PackedRows) =>
    Array.from(answers, (score, at) => ({
      score,
      probability: calibrate(fit.map, score),
      flagged: score >= Math.fround(options.threshold),
      bin: bins.binOf(score),
      label: labels[at] === 1,
    }))
  const realisedOf = (rows: PackedRows) => {
    const sums = emptyRealised(bins.count)
    for (const row of rowsOf(rows)) addRealised(sums, row)
    return metricValues(realisedMetrics(sums, values), scoreErrors(rows.answers, rows.labels))
  }
  const sums = emptyEstimates(bins.count)
  for (const row of rowsOf(analysis)) addEstimate(sums, row)
  const known = labelled(analysis)
  const { length } = known.labels
  const probabilities = known.answers.map((score) => calibrate(fit.map, score))
  const expected = analysis.answers.map((score) => calibrate(fit.map, score))
  const errorOnAnalysis = rowMetrics(probabilities, known.labels).expectedCalibrationError
  return {
    reference: realisedOf(reference),
    cbpe: metricValues(estimatedMetrics(sums, values), scoreErrors(analysis.answers, expected)),
    bands: estimateBands(
      { sums, scores: bins.scores, map: fit.map, reference, times },
      { threshold: Math.fround(options.threshold), values: options.values },
    ),
    realised: length === 0 ? null : realisedOf(known),
    calibration: {
      kind: fit.kind,
      reason: fit.kind === 'identity' ? fit.reason : null,
      errorBefore: fit.errorBefore,
      errorAfter: fit.errorAfter,
      errorOnAnalysis,
    } satisfies Calibration,
  }
}

/** What the reference says once its rows are weighted to look like the analysis (PAPE), and how far they are apart. */
export function estimateWeighted({ reference, analysis, width }: FeatureSample, options: BinaryOptions) {
  if (width === 0) return { pape: null, outcome: refusal('noFeatures', notWeighed), domain: null }
  const { random, threshold, values } = options
  const found = papeEstimate(
    {
      reference: { rows: reference.features, scores: reference.answers, labels: reference.labels },
      analysis: { rows: analysis.features, scores: analysis.answers },
    },
    { random, threshold: Math.fround(threshold), values: values ?? undefined, leastEffectiveSampleSize },
  )
  const rows = { reference: reference.at.length, analysis: analysis.at.length }
  const domain = domainClassifier(found.domainAuc, rows)
  return found.kind === 'estimated'
    ? {
        pape: metricValues(found.metrics, found.scoreErrors),
        outcome: refusal(null, found),
        domain,
      }
    : { pape: null, outcome: refusal('tooLittleOverlap', found), domain }
}

/** What became of weighted rows. @param refused null: estimated */
export function refusal(
  refused: PapeOutcome['refused'],
  { effectiveSampleSize, meanWeight }: Pick<PapeOutcome, 'effectiveSampleSize' | 'meanWeight'>,
): PapeOutcome {
  return { refused, effectiveSampleSize, leastEffectiveSampleSize, meanWeight, plausibleMeanWeight }
}

/** Of rows without a feature. */
export const notWeighed = { effectiveSampleSize: 0, meanWeight: null } as const

function metricValues(metrics: Metrics, errors: ScoreErrors): MetricValues {
  return {
    accuracy: metrics.accuracy,
    precision: metrics.precision,
    recall: metrics.recall,
    specificity: metrics.specificity,
    f1: metrics.f1,
    balanced_accuracy: metrics.balancedAccuracy,
    matthews: metrics.matthews,
    roc_auc: metrics.rocAuc,
    brier: metrics.brierScore,
    log_loss: errors.logLoss,
    ece: errors.expectedCalibrationError,
    flagged_share: metrics.flaggedShare,
    positive_share: metrics.positiveShare,
    value_per_prediction: metrics.valuePerPrediction,
  } satisfies Record<(typeof binaryMetricNames)[number], number | null>
}
