import { domainAuc, estimateLoss, fitLossModel } from '@weir/performance'
import { domainClassifier } from './domain-classifier.ts'
import { type DomainClassifier } from './estimate-report.ts'
import { type MetricValues } from './metric-lines.ts'
import { labelled, type PackedRows } from './packed-rows.ts'
import { type FeatureSample } from './sample-features.ts'

export const regressionMetricNames = ['mae', 'rmse'] as const

type Regression = Record<(typeof regressionMetricNames)[number], number>

const lossOf = {
  mae: (error: number) => Math.abs(error),
  rmse: (error: number) => error * error,
} as const

/** What labels say of the rows; null without any. In the unit of the label. */
export function realisedErrors(rows: PackedRows): MetricValues | null {
  const known = labelled(rows)
  if (known.at.length === 0) return null
  const mean = (losses: Float64Array) => losses.reduce((sum, loss) => sum + loss / losses.length, 0)
  return {
    mae: mean(lossesOf(known, 'mae')),
    rmse: Math.sqrt(mean(lossesOf(known, 'rmse'))),
  } satisfies Regression
}

/** What a model of the loss, learned on the reference, expects of the rows of the analysis (DLE). In the unit of the label.
 *  O(trees x depth x rows x features) */
export function estimateErrors({ reference, analysis }: FeatureSample): MetricValues {
  const meanLoss = (metric: keyof Regression) => {
    const losses = lossesOf(reference, metric)
    const model = fitLossModel({ rows: reference.features, predictions: reference.answers, losses })
    const { features, answers } = analysis
    return features.reduce(
      (sum, row, at) => sum + estimateLoss(model, row, answers[at] ?? Number.NaN) / features.length,
      0,
    )
  }
  return { mae: meanLoss('mae'), rmse: Math.sqrt(meanLoss('rmse')) } satisfies Regression
}

/** How far the windows are apart in all features together; null without features. */
export function compareFeatures(
  { reference, analysis, width }: FeatureSample,
  random: () => number,
): DomainClassifier | null {
  const area = width === 0 ? null : domainAuc(reference.features, analysis.features, { random })
  return domainClassifier(area, { reference: reference.at.length, analysis: analysis.at.length })
}

function lossesOf({ answers, labels }: PackedRows, metric: keyof Regression): Float64Array {
  return answers.map((answer, at) => lossOf[metric](answer - (labels[at] ?? Number.NaN)))
}
