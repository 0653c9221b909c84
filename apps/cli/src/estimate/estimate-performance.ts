import { spanOf, requireApart } from '../batch/require-apart.ts'
import {
  binaryMetricNames,
  estimateCalibrated,
  estimateWeighted,
  type BinaryOptions,
  type RowsOfBoth,
} from './estimate-binary.ts'
import { estimateNotes } from './estimate-notes.ts'
import {
  compareFeatures,
  estimateErrors,
  realisedErrors,
  regressionMetricNames,
} from './estimate-regression.ts'
import { type EstimateMethod, type EstimateReport } from './estimate-report.ts'
import { labelledShare, metricLines } from './metric-lines.ts'
import { packRows, requireClasses } from './packed-rows.ts'
import { type FileWindow, type FileWindows } from './read-window.ts'
import { sampleFeatures, type FeatureSample } from './sample-features.ts'

/** What is asked. */
export type EstimateQuestion = { readonly label: string; readonly random: () => number } & (
  | ({ readonly kind: 'binary'; readonly methods: readonly ('cbpe' | 'pape')[] } & Omit<
      BinaryOptions,
      'random'
    >)
  | { readonly kind: 'regression' }
)

type Found = Omit<EstimateReport, 'kind' | 'reference' | 'analysis' | 'notes' | 'labels'> & {
  readonly sample: FeatureSample | null
}

/** Estimates the performance of the rows of a file without their labels, beside what the labels say where there are any.
 *  Reads rows: for checks on demand.
 *  @throws InvalidInput `windows-overlap`, `estimate-rows-missing`, `estimate-label-invalid` */
export function estimatePerformance(windows: FileWindows, question: EstimateQuestion): EstimateReport {
  const spans = {
    reference: spanOf(windows.reference.eventTimes),
    analysis: spanOf(windows.analysis.eventTimes),
  }
  requireApart(spans.reference, spans.analysis)
  if (question.kind === 'binary')
    for (const window of [windows.reference, windows.analysis]) requireClasses(window, question.label)
  const rows = {
    reference: packRows(windows.reference, { needsLabel: true }),
    analysis: packRows(windows.analysis, { needsLabel: false }),
  }
  const sampled = () => sampleFeatures(windows, rows, question.random)
  const { sample, ...found } =
    question.kind === 'binary'
      ? binary(rows, question, sampled)
      : regression(rows, question.random, sampled())
  const file = (which: 'reference' | 'analysis', { name }: FileWindow) => ({
    name,
    rows: rows[which].at.length,
    span: spans[which],
  })
  const report = {
    kind: question.kind,
    reference: file('reference', windows.reference),
    analysis: file('analysis', windows.analysis),
    ...found,
    labels: labelledShare(rows.analysis),
  }
  return { ...report, notes: estimateNotes({ windows, rows, sample, report }) }
}

function binary(
  rows: RowsOfBoth,
  question: Extract<EstimateQuestion, { kind: 'binary' }>,
  sampled: () => FeatureSample,
): Found {
  const { methods, threshold, values } = question
  const calibrated = estimateCalibrated(rows, question)
  const sample = methods.includes('pape') ? sampled() : null
  const weighted = sample === null ? null : estimateWeighted(sample, question)
  const byMethod = { cbpe: calibrated.cbpe, pape: weighted?.pape ?? null }
  return {
    threshold,
    methods,
    metrics: metricLines({
      names: binaryMetricNames.filter((name) => values !== null || name !== 'value_per_prediction'),
      reference: calibrated.reference,
      estimates: methods.map((method) => [method, byMethod[method]]),
      realised: calibrated.realised,
      labels: labelledShare(rows.analysis),
    }),
    calibration: calibrated.calibration,
    pape: weighted?.outcome ?? null,
    domainClassifier: weighted?.domain ?? null,
    sample,
  }
}

function regression(rows: RowsOfBoth, random: () => number, sample: FeatureSample): Found {
  const methods: readonly EstimateMethod[] = ['dle']
  return {
    threshold: null,
    methods,
    metrics: metricLines({
      names: regressionMetricNames,
      reference: realisedErrors(rows.reference) ?? {},
      estimates: [['dle', estimateErrors(sample)]],
      realised: realisedErrors(rows.analysis),
      labels: labelledShare(rows.analysis),
    }),
    calibration: null,
    pape: null,
    domainClassifier: compareFeatures(sample, random),
    sample,
  }
}
