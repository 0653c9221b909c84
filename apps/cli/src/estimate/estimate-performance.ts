import { assertNever } from '@weir/vocabulary'
import { spanOf, requireApart } from '../batch/require-apart.ts'
import {
  binaryMetricNames,
  estimateCalibrated,
  estimateWeighted,
  type BinaryOptions,
  type RowsOfBoth,
} from './estimate-binary.ts'
import { estimateClasses, weighClasses, type ClassQuestion } from './estimate-classes.ts'
import { estimateNotes } from './estimate-notes.ts'
import {
  compareFeatures,
  estimateErrors,
  realisedErrors,
  regressionMetricNames,
} from './estimate-regression.ts'
import { type EstimateMethod, type EstimateReport } from './estimate-report.ts'
import { classLines } from './class-lines.ts'
import { labelledShare, metricLines } from './metric-lines.ts'
import { packRows, requireClasses } from './packed-rows.ts'
import { type AnswerWindow, type AnswerWindows } from './answer-window.ts'
import { sampleFeatures, type FeatureSample } from './sample-features.ts'

/** What is asked. */
export type EstimateQuestion = { readonly label: string; readonly random: () => number } & (
  | ({ readonly kind: 'binary'; readonly methods: readonly ('cbpe' | 'pape')[] } & Omit<
      BinaryOptions,
      'random'
    >)
  | ({ readonly kind: 'multiclass' } & ClassQuestion)
  | { readonly kind: 'regression' }
)

type Found = Omit<EstimateReport, 'kind' | 'reference' | 'analysis' | 'notes' | 'labels'> & {
  readonly sample: FeatureSample | null
}

/** Estimates the performance of rows without their labels, beside what the labels say where there are any.
 *  Reads rows: for checks on demand.
 *  @param windows labels and answers of several classes are known to be some of them
 *  @throws InvalidInput `windows-overlap`, `estimate-rows-missing`, `estimate-label-invalid`, `estimate-score-invalid` */
export function estimatePerformance(windows: AnswerWindows, question: EstimateQuestion): EstimateReport {
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
  const { sample, ...found } = answerTo(question, { windows, rows, sampled })
  const told = (which: 'reference' | 'analysis', { name }: AnswerWindow) => ({
    name,
    rows: rows[which].at.length,
    span: spans[which],
  })
  const report = {
    kind: question.kind,
    reference: told('reference', windows.reference),
    analysis: told('analysis', windows.analysis),
    ...found,
    labels: labelledShare(rows.analysis),
  }
  return { ...report, notes: estimateNotes({ windows, rows, sample, report }) }
}

interface Asked {
  readonly windows: AnswerWindows
  readonly rows: RowsOfBoth
  /** Reads the features. */
  readonly sampled: () => FeatureSample
}

function answerTo(question: EstimateQuestion, asked: Asked): Found {
  switch (question.kind) {
    case 'binary':
      return binary(asked, question)
    case 'multiclass':
      return multiclass(asked, question)
    case 'regression':
      return regression(asked.rows, question.random, asked.sampled())
    default:
      return assertNever(question)
  }
}

function multiclass(
  { windows, rows, sampled }: Asked,
  question: ClassQuestion & { readonly random: () => number },
): Found {
  const { methods } = question
  const calibrated = estimateClasses(windows, rows, question)
  const sample = methods.includes('pape') ? sampled() : null
  const weighed = sample === null ? null : weighClasses(windows, sample, question)
  const byMethod = { cbpe: calibrated.cbpe, pape: weighed?.pape ?? null }
  return {
    threshold: null,
    methods,
    metrics: classLines(question.classes, {
      reference: calibrated.reference,
      estimates: methods.map((method) => [method, byMethod[method]]),
      realised: calibrated.realised,
      labels: labelledShare(rows.analysis),
    }),
    calibration: null,
    classes: calibrated.classes,
    pape: weighed?.outcome ?? null,
    domainClassifier: weighed?.domain ?? null,
    sample,
  }
}

function binary(
  { windows, rows, sampled }: Asked,
  question: Extract<EstimateQuestion, { kind: 'binary' }>,
): Found {
  const { methods, threshold, values } = question
  const { eventTimes } = windows.reference
  const calibrated = estimateCalibrated(rows, question, {
    times: {
      reference: eventTimes && Array.from(rows.reference.at, (row) => eventTimes[row] ?? Number.NaN),
      analysis: spanOf(windows.analysis.eventTimes),
    },
    name: windows.analysis.name,
  })
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
      bands: methods.includes('cbpe') ? calibrated.bands : new Map(),
      realised: calibrated.realised,
      labels: labelledShare(rows.analysis),
    }),
    calibration: calibrated.calibration,
    classes: null,
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
    classes: null,
    pape: null,
    domainClassifier: compareFeatures(sample, random),
    sample,
  }
}
